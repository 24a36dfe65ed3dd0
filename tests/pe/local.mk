# Unit tests of the Windows side; each prints TAP.

PE_TEST_MODULES += com-kit-test.exe
pe_com_kit_test_exe_sources = tests/pe/com_kit_test.cpp
pe_com_kit_test_exe_uses = common
pe_com_kit_test_exe_libs = -lole32 -luuid

EXTRA_DIST += tests/pe/tap.hpp $(pe_com_kit_test_exe_sources)
