dnl SPDX-License-Identifier: LGPL-2.1-or-later
dnl Flags of the native compiler and linker that make attacks harder, each asked of them first, and builds with sanitizers.

dnl WINEBITS_FLAG(variable, description, flags of compiler and linker): appends them to the variable when a program builds with them.
AC_DEFUN([WINEBITS_FLAG],
  [AC_MSG_CHECKING([whether $CXX takes $2])
   winebits_save_CXXFLAGS=$CXXFLAGS
   CXXFLAGS="$CXXFLAGS -Werror $3"
   AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <cstring>
     ]], [[char text[8]; std::memset(text, 0, sizeof text); return text[7];]])],
     [AC_MSG_RESULT([yes]); $1="$$1 $3"], [AC_MSG_RESULT([no])])
   CXXFLAGS=$winebits_save_CXXFLAGS])

dnl Sets HARDENING_CPPFLAGS, HARDENING_CXXFLAGS, HARDENING_LDFLAGS and SANITIZER_FLAGS.
AC_DEFUN([WINEBITS_HARDENING],
[AC_ARG_ENABLE([asan],
  [AS_HELP_STRING([--enable-asan], [native programs with AddressSanitizer and UndefinedBehaviorSanitizer])],
  [], [enable_asan=no])
AC_ARG_ENABLE([tsan],
  [AS_HELP_STRING([--enable-tsan], [native programs with ThreadSanitizer])], [], [enable_tsan=no])
AC_ARG_ENABLE([hardening],
  [AS_HELP_STRING([--disable-hardening], [leave the flags that make attacks harder to the caller])],
  [], [enable_hardening=yes])

SANITIZER_FLAGS= SANITIZER=
AS_IF([test "x$enable_asan$enable_tsan" = xyesyes], [AC_MSG_ERROR([--enable-asan and --enable-tsan exclude each other])])
AS_IF([test "x$enable_asan" = xyes],
  [SANITIZER=asan
   WINEBITS_FLAG([SANITIZER_FLAGS], [the address and undefined sanitizers],
     [-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer])])
AS_IF([test "x$enable_tsan" = xyes],
  [SANITIZER=tsan
   dnl -Wno-tsan: it does not know the fences of the status page, whose words are atomic each.
   WINEBITS_FLAG([SANITIZER_FLAGS], [the thread sanitizer], [-fsanitize=thread -fno-omit-frame-pointer -Wno-tsan])])
AS_IF([test "x$SANITIZER" != x && test "x$SANITIZER_FLAGS" = x],
  [AC_MSG_ERROR([$CXX has no such sanitizer (Debian: libgcc-12-dev)])])

HARDENING_CPPFLAGS= HARDENING_CXXFLAGS= HARDENING_LDFLAGS=
AS_IF([test "x$enable_hardening" = xyes],
  [WINEBITS_FLAG([HARDENING_CXXFLAGS], [-fstack-protector-strong], [-fstack-protector-strong])
   WINEBITS_FLAG([HARDENING_CXXFLAGS], [-fstack-clash-protection], [-fstack-clash-protection])
   WINEBITS_FLAG([HARDENING_CXXFLAGS], [-fcf-protection], [-fcf-protection])
   WINEBITS_FLAG([HARDENING_LDFLAGS], [-z relro, now, noexecstack], [-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack])
   dnl Both or neither: objects that are not position-independent can't be linked with -pie.
   winebits_pie=
   WINEBITS_FLAG([winebits_pie], [-fPIE -pie], [-fPIE -pie])
   AS_IF([test "x$winebits_pie" != x],
     [HARDENING_CXXFLAGS="$HARDENING_CXXFLAGS -fPIE" HARDENING_LDFLAGS="$HARDENING_LDFLAGS -pie"])
   dnl The checked functions of the C library need an optimizer, get in the way of sanitizers, and a caller that
   dnl chose a level keeps it.
   AS_CASE([" $CPPFLAGS $CXXFLAGS "], [*_FORTIFY_SOURCE*], [winebits_fortify=no], [winebits_fortify=yes])
   AC_MSG_CHECKING([whether $CXX optimizes])
   AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[#ifndef __OPTIMIZE__
#error no
#endif]])], [AC_MSG_RESULT([yes])], [AC_MSG_RESULT([no]); winebits_fortify=no])
   AS_IF([test "x$winebits_fortify$SANITIZER" = xyes],
     [for level in 3 2; do
        AS_IF([test "x$HARDENING_CPPFLAGS" = x],
          [WINEBITS_FLAG([HARDENING_CPPFLAGS], [-D_FORTIFY_SOURCE=$level], [-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=$level])])
      done])])
AC_SUBST([SANITIZER])
AC_SUBST([SANITIZER_FLAGS])
AC_SUBST([HARDENING_CPPFLAGS])
AC_SUBST([HARDENING_CXXFLAGS])
AC_SUBST([HARDENING_LDFLAGS])
])
