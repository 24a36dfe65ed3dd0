// SPDX-License-Identifier: LGPL-2.1-or-later
// Joins the parts of the table in the order of the behaviours.
// Any thread.
#include "tests/faults/origin/expectations.hpp"

#include "tests/support/check.hpp"
#include "tests/support/origin/behaviours.hpp"

#include <algorithm>

namespace winebits::faults {

std::vector<row> rows() {
    std::vector<row> written;
    for (auto &&part : {rows_of_connections(), rows_of_answers(), rows_of_changes(), rows_of_protocol(),
                        rows_of_statuses(), rows_of_routes()})
        written.insert(written.end(), part.begin(), part.end());
    std::vector<row> out;
    for (const auto &one : origin::behaviours()) {
        const auto its = std::ranges::find(written, one.name, &row::behaviour);
        if (its == written.end())
            throw test::check_failure{"nothing is expected of " + std::string(one.name), __FILE__, __LINE__};
        out.push_back(*its);
    }
    if (out.size() != written.size())
        throw test::check_failure{"something is expected of what is no behaviour", __FILE__, __LINE__};
    return out;
}

} // namespace winebits::faults
