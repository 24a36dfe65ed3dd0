// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJob5: the properties of a job (bits-api 3.8, 5.6, 6.6, 8.5, Appendix C 19).
// Test thread only. COM starts the program once more as the server of a notification class.
#include "tests/conformance/job5/lists.hpp"

int main(int count, char **) {
    using namespace winebits::conformance;
    if (count > 1)
        return serve_notification_class();
    return run_program("job5", {properties(), property_rules(), content_properties(), cost_property(),
                                notification_class()});
}
