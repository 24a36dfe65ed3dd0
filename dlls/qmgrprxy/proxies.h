// SPDX-License-Identifier: LGPL-2.1-or-later
// What widl's output for proxies.idl includes: the headers of the interfaces in it.
// Declarations only: no thread.

#ifndef WINEBITS_QMGRPRXY_PROXIES_H
#define WINEBITS_QMGRPRXY_PROXIES_H

#include <bits.h>

#include <deliveryoptimization.h>
#include <deliveryoptimizationinternal.h>
#include <deliveryoptimizationjobs.h>
#include <qmgr.h>

#endif
