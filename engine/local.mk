# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LIBRARIES += libengine.a
libengine_a_SOURCES = \
    engine/base/cause.hpp engine/base/instant.hpp engine/base/job_id.hpp engine/base/job_id.cpp
