#!/usr/bin/perl
# SPDX-License-Identifier: LGPL-2.1-or-later
# Gives the proxies that widl writes with -Oif a stack frame of their own where Wine's rpcrt4 needs one.
# A build step: one process, one thread.
#
#   widl-client-calls.pl INPUT OUTPUT
#
# A method without code of its own (slot (void *)-1) is interpreted over its arguments where the caller put
# them, and before the call rpcrt4 looks at every out parameter there, the return value among them. That one
# lies behind the last argument, in memory that the calling convention promises to nobody: a program that
# calls with its arguments at the very end of a stack (libraries for calls out of scripts do) gets
# 0xC0000005. Such methods get a function here that makes the call over a copy of the arguments.
# On x86_64 the convention promises room for four arguments, and most methods need nothing.
#
# Input that is not understood ends with status 2.

use strict;
use warnings;

sub fail {
    print STDERR "widl-client-calls: @_\n";
    exit 2;
}

@ARGV == 2 or fail('usage: INPUT OUTPUT');
my ($input, $output) = @ARGV;
open my $in, '<', $input or fail("$input: $!");
my @lines = <$in>;
close $in;

my ($bits) = map { /^#if !defined\(__RPC_WIN(32|64)__\)/ ? $1 : () } @lines;
$bits or fail("$input: no output of widl -p");
# Bytes of a slot of the stack, and how many of them any caller must provide.
my ($slot_size, $promised) = $bits == 64 ? (8, 32) : (4, 0);

# What the procedure format string tells of each method, by its comments: where it starts, and where the
# return value lies. The name of a method is INTERFACE::METHOD.
my (%start, %return_at, $method, $in_return_value);
for (@lines) {
    if (m{^/\* (\d+) \(procedure (\w+::\w+)\) \*/}) {
        ($method, $in_return_value) = ($2, 0);
        $start{$method} = $1;
    } elsif (m{^/\* \d+ \((parameter|return value)}) {
        $in_return_value = $1 eq 'return value';
    } elsif ($in_return_value && m{/\* stack offset = (\d+) \*/}) {
        $return_at{$method} = $1;
        $in_return_value = 0;
    }
}

my (%slots, $tables);
for (@lines) {
    $tables = 1 if /^static CINTERFACE_PROXY_VTABLE/;
    my ($name) = m{^\s*\(void \*\)-1,\s*/\* (\w+::\w+) \*/} or next;
    defined $start{$name} && defined $return_at{$name} or fail("$name has no procedure that returns a value");
    next if $return_at{$name} < $promised;
    $slots{$name} = $return_at{$name} / $slot_size;
    s{\(void \*\)-1}{client_call_$start{$name}};
}
$tables && %start or fail("$input: no output of widl -Oif -p");

# The slots are passed on as they are: what an argument is, and how many slots it takes, is rpcrt4's affair.
sub client_call {
    my ($name) = @_;
    my @names = map { "slot_$_" } 0 .. $slots{$name} - 1;
    my $parameters = join ', ', map { "ULONG_PTR $_" } @names;
    my $arguments = join ', ', @names;
    my $call = "NdrClientCall2(&Object_StubDesc, &__MIDL_ProcFormatString.Format[$start{$name}]";
    # The last slot of the copy is the return value's; among variable arguments our own frame follows.
    my ($copy, $passed) = $bits == 64 ? ('', $arguments)
        : ("    ULONG_PTR arguments[] = { $arguments, 0 };\n", 'arguments');
    return <<END;
static HRESULT STDMETHODCALLTYPE client_call_$start{$name}($parameters) /* $name */
{
    CLIENT_CALL_RETURN result;
${copy}    result = $call, $passed);
    return (HRESULT)*(LONG_PTR *)&result;
}

END
}

open my $out, '>', $output or fail("$output: $!");
for (@lines) {
    print $out $_;
    print $out "\n", map { client_call($_) } sort { $start{$a} <=> $start{$b} } keys %slots
        if /^static const MIDL_STUB_DESC Object_StubDesc;/;
}
close $out or fail("$output: $!");
