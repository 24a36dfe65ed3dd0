#!/usr/bin/perl
# SPDX-License-Identifier: LGPL-2.1-or-later
# Corrects the proxies that widl 7 and 8 write with -Oif: for a parameter [out] LPWSTR * the procedure format
# string names the type of the string, not of the pointer to it, and the string is lost.
# A build step: one process, one thread.
#
#   widl-outer-strings.pl INPUT OUTPUT   writes OUTPUT, INPUT with every such parameter corrected
#   widl-outer-strings.pl --check INPUT  exits with 0 when nothing needs correction, 1 when something does
#
# Correct input comes out unchanged, so that the same rule serves a widl without the bug. Input that is not
# understood ends with status 2: a proxy that loses strings must not be built in silence.

use strict;
use warnings;

# Values of the NDR format strings, as Microsoft documents them.
use constant {
    FC_RP                => 0x11,
    FC_FP                => 0x14,
    FC_AUTO_HANDLE       => 0x33,
    FC_POINTER_DEREF     => 0x10,
    FC_SIMPLE_POINTER    => 0x08,
    OI_HAS_RPCFLAGS      => 0x08,
    OI2_HAS_EXTENSIONS   => 0x40,
    PARAM_IS_OUT         => 0x0010,
    PARAM_IS_BASETYPE    => 0x0040,
    PARAM_IS_SIMPLE_REF  => 0x0100,
};

my @lines;

sub fail {
    print STDERR "widl-outer-strings: @_\n";
    exit 2;
}

# The bytes of a format string, and for each byte the line that holds it.
sub format_string {
    my ($name) = @_;
    my ($inside, @bytes, @line_of) = (0);
    for my $number (0 .. $#lines) {
        my $text = $lines[$number];
        if ($text =~ /^static const \w+ \Q$name\E\s*=/) { $inside = 1; next; }
        next unless $inside;
        last if $text =~ /^\s*\};/;
        $text =~ s{/\*.*?\*/}{}g;
        # The "0," before the inner brace is the member that aligns the string; it is no part of it.
        if ($inside == 1) {
            $inside = 2 if $text =~ /\{\s*$/ && $lines[$number - 1] =~ /^\s*0,/;
            next;
        }
        while ($text =~ /(NdrFcShort|NdrFcLong)\(\s*(0x[0-9a-fA-F]+|\d+)\s*\)|(0x[0-9a-fA-F]+|\d+)/g) {
            my ($width, $literal) = defined $1 ? ($1 eq 'NdrFcLong' ? 4 : 2, $2) : (1, $3);
            my $value = $literal =~ /^0x/ ? hex $literal : $literal;
            for (1 .. $width) {
                push @bytes, $value & 0xff;
                push @line_of, $number;
                $value >>= 8;
            }
        }
    }
    return { bytes => \@bytes, line_of => \@line_of };
}

sub byte_at {
    my ($string, $offset) = @_;
    return $string->{bytes}[$offset] // fail("a format string ends early, at $offset");
}

sub short_at {
    my ($string, $offset) = @_;
    return byte_at($string, $offset) | byte_at($string, $offset + 1) << 8;
}

# Where the procedures start, out of the tables of offsets that come with each interface.
sub procedure_offsets {
    my ($inside, %offsets) = (0);
    for my $text (@lines) {
        if ($text =~ /FormatStringOffsetTable\[\]\s*=/) { $inside = 1; next; }
        $inside = 0 if $text =~ /^\s*\};/;
        $offsets{$1} = 1 if $inside && $text =~ /^\s*(\d+),/;
    }
    return sort { $a <=> $b } keys %offsets;
}

# Whether the type at this offset is only the inner part of the pointer to a pointer 4 bytes before it.
sub is_inner {
    my ($types, $offset) = @_;
    return 0 if $offset < 6;
    my ($kind, $attributes) = map { byte_at($types, $_) } $offset, $offset + 1;
    return 0 unless $kind >= FC_RP && $kind <= FC_FP && $attributes & FC_SIMPLE_POINTER;
    my ($outer_kind, $outer_attributes) = map { byte_at($types, $_) } $offset - 4, $offset - 3;
    return $outer_kind >= FC_RP && $outer_kind <= FC_FP && $outer_attributes & FC_POINTER_DEREF
        && short_at($types, $offset - 2) == 2;
}

# Corrects the parameters of the procedure at this offset; returns how many it found wrong.
sub correct_procedure {
    my ($procedures, $types, $at) = @_;
    byte_at($procedures, $at) == FC_AUTO_HANDLE or fail("no procedure of an object interface at $at");
    # Handle, flags, [4 bytes of RPC flags], number, stack size, two buffer sizes, flags, count of parameters.
    my $sizes = $at + 2 + (byte_at($procedures, $at + 1) & OI_HAS_RPCFLAGS ? 4 : 0);
    my $flags = byte_at($procedures, $sizes + 8);
    my $count = byte_at($procedures, $sizes + 9);
    my $parameter = $sizes + 10;
    $parameter += byte_at($procedures, $parameter) if $flags & OI2_HAS_EXTENSIONS;

    my $corrected = 0;
    for (1 .. $count) {
        my $parameter_flags = short_at($procedures, $parameter);
        my $type = short_at($procedures, $parameter + 4);
        if ($parameter_flags & PARAM_IS_OUT && !($parameter_flags & (PARAM_IS_BASETYPE | PARAM_IS_SIMPLE_REF))
            && is_inner($types, $type)) {
            my $outer = sprintf 'NdrFcShort(0x%x),	/* type offset = %d */', $type - 4, $type - 4;
            $lines[$procedures->{line_of}[$parameter + 4]] =~ s{NdrFcShort\(.*}{$outer};
            $corrected++;
        }
        $parameter += 6;
    }
    return $corrected;
}

my $check = @ARGV && $ARGV[0] eq '--check';
shift @ARGV if $check;
@ARGV == ($check ? 1 : 2) or fail('usage: INPUT OUTPUT, or --check INPUT');
my ($input, $output) = @ARGV;

open my $in, '<', $input or fail("$input: $!");
@lines = <$in>;
close $in;

my $procedures = format_string('__MIDL_ProcFormatString');
my $types = format_string('__MIDL_TypeFormatString');
my @offsets = procedure_offsets();
@{$procedures->{bytes}} && @{$types->{bytes}} && @offsets or fail("$input: no output of widl -Oif -p");

my $corrected = 0;
$corrected += correct_procedure($procedures, $types, $_) for @offsets;
exit($corrected ? 1 : 0) if $check;

open my $out, '>', $output or fail("$output: $!");
print $out @lines;
close $out or fail("$output: $!");
