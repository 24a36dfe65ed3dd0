// SPDX-License-Identifier: LGPL-2.1-or-later
// What the host of a service needs to know of the service it hosts: its names, its classes, and what runs
// while it is served. The methods are called on ServiceMain's thread, in the multithreaded apartment.
#pragma once

#include "dlls/common/com/ptr.hpp"

#include <windows.h>

#include <unknwn.h>

#include <memory>
#include <span>
#include <vector>

namespace winebits::service {

// A class as the registry names it.
struct class_entry {
    GUID id;
    const wchar_t *name;
};

struct served_class {
    GUID id;
    com::ptr<IClassFactory> factory;
};

class application {
  public:
    virtual ~application() = default;

    // What is registered with COM as long as the service runs.
    virtual std::vector<served_class> classes() = 0;
    // The classes are there: clients may come.
    virtual void start() = 0;
    // Ends what start() began. `pause`: the service was stopped with "net stop", not by the end of the
    // session, and its transfers rest.
    virtual void stop(bool pause) = 0;
};

// One DLL is one service.
struct module_description {
    const wchar_t *service_name, *application_id; // the latter as text: {XXXXXXXX-…}
    std::span<const class_entry> classes;
    std::span<const IID> served_interfaces; // whose objects live in the service
    std::unique_ptr<application> (*make)();
};

// Each DLL that is made with dll.cpp defines it.
const module_description &this_module();

} // namespace winebits::service
