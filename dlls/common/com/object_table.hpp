// SPDX-License-Identifier: LGPL-2.1-or-later
// Which jobs have a COM object at present: one object for each job, whoever asks for it.
// Any thread. The table owns nothing; an object takes itself out when its last reference has gone.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"

#include <map>
#include <mutex>

namespace winebits::com {

// `Object` is a class that derives from com::object.
template <class Object>
class object_table {
  public:
    // `make` gives the ptr<Object> of a job that has no object. It runs with the table locked: it only
    // constructs.
    template <class Make>
    ptr<Object> find_or_make(const GUID &id, Make &&make) {
        std::lock_guard hold(lock_);
        auto &known = objects_[id];
        // An object whose last reference has just gone can't be brought back; another one takes its place.
        if (known && known->add_ref_if_alive())
            return ptr<Object>::attach(known);
        auto made = make();
        known = made.get();
        return made;
    }

    // Forgets the object, unless another one has taken its place.
    void remove(const GUID &id, const Object *object) noexcept {
        std::lock_guard hold(lock_);
        if (const auto known = objects_.find(id); known != objects_.end() && known->second == object)
            objects_.erase(known);
    }

  private:
    mutex lock_;
    std::map<GUID, Object *, guid_less> objects_; // guarded by lock_
};

} // namespace winebits::com
