# SPDX-License-Identifier: LGPL-2.1-or-later
# IDL_NAMES: every IDL file of this folder. Each gives gen/include/NAME.h and the GUIDs in libguids.a; those
# whose interfaces cross processes are also listed in dlls/qmgrprxy/proxies.idl and proxies.h.
IDL_NAMES = bits bits1_5 bits2_0 bits2_5 bits3_0 bits4_0 bits5_0 bits10_1 bits10_2 bits10_3 qmgr \
    deliveryoptimization deliveryoptimizationinternal deliveryoptimizationjobs
# Headers of constants that are copied there as they are.
IDL_CONSTANTS = bitsmsg.h deliveryoptimizationerrors.h

EXTRA_DIST += \
    include/idl/bits.idl include/idl/bits1_5.idl include/idl/bits2_0.idl include/idl/bits2_5.idl \
    include/idl/bits3_0.idl include/idl/bits4_0.idl include/idl/bits5_0.idl include/idl/bits10_1.idl \
    include/idl/bits10_2.idl include/idl/bits10_3.idl include/idl/qmgr.idl include/idl/bitsmsg.h \
    include/idl/deliveryoptimization.idl include/idl/deliveryoptimizationerrors.h \
    include/idl/deliveryoptimizationinternal.idl include/idl/deliveryoptimizationjobs.idl
