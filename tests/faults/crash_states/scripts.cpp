// SPDX-License-Identifier: LGPL-2.1-or-later
// What programs do in the stories.
// Test thread only.
#include "tests/faults/crash_states/story.hpp"

namespace winebits::crash_states {
namespace {

using queue::personality;

// A job of three files, one of which replaces what is there, from its making to Complete.
void several_files(story &play) {
    const auto id = play.create();
    play.add(id, "one", 9000);
    play.add(id, "replaced", 5000);
    play.add(id, "empty", 0);
    play.describe(id, "three files");
    play.resume(id);
    play.transfer(id);
    play.complete(id);
}

// Suspend, Resume and a file that is added while another one is on its way.
void paused_and_extended(story &play) {
    const auto id = play.create();
    play.add(id, "first", 16'000);
    play.resume(id);
    play.steps(5);
    play.suspend(id);
    play.steps(3);
    play.describe(id, "paused");
    play.resume(id);
    play.steps(3);
    play.add(id, "second", 4000);
    play.resume(id); // changes nothing but what a power cut may undo
    play.transfer(id);
    play.describe(id, "all there");
    play.complete(id);
}

// Cancel in the middle of a file, with one that is there and one that is not begun.
void cancelled(story &play) {
    const auto id = play.create(), other = play.create();
    play.add(id, "gone1", 3000);
    play.add(id, "gone2", 12'000);
    play.add(id, "gone3", 3000);
    play.add(other, "stays", 7000);
    play.resume(id);
    play.steps(8);
    play.resume(other);
    play.steps(2);
    play.cancel(id);
    play.transfer(other);
    play.complete(other);
}

// Complete while one file is there and one is not (bits-api 5.3).
void completed_in_part(story &play) {
    const auto id = play.create();
    play.add(id, "early", 3000);
    play.add(id, "late", 20'000);
    play.resume(id);
    play.steps(9);
    play.complete(id);
}

// The file changes at its server between two transfers: all of it is fetched again.
void another_version(story &play) {
    const auto id = play.create();
    play.add(id, "changes", 15'000);
    play.resume(id);
    play.steps(6);
    play.suspend(id);
    play.steps(3);
    play.daemon().versions["http://host/changes?15000"] = play.versions["http://host/changes?15000"] = 2;
    play.resume(id);
    play.transfer(id);
    play.complete(id);
}

// Ranges that make one local file, and another one of which parts are asked for by and by.
void ranges_and_requests(story &play) {
    const auto id = play.create();
    play.add(id, "ranges", 30'000, {{20'000, 3000}, {100, 5000}, {29'000, queue::byte_range::to_end}});
    play.resume(id);
    const auto random = play.create();
    play.set(random, queue::on_demand{true});
    play.add(random, "holes", 20'000);
    play.request(random, 0, {{12'000, 4000}});
    play.resume(random);
    play.steps(14);
    play.request(random, 0, {{2000, 3000}, {500, 100}});
    play.resume(random);
    play.steps(12);
    play.request(random, 0, {{0, 20'000}});
    play.resume(random);
    play.transfer(id);
    play.complete(id);
    play.transfer(random);
    play.complete(random);
}

// A download with several connections that fills its file with holes, paused, and Finalize.
void download_with_holes(story &play) {
    const auto id = play.create(personality::delivery_download);
    play.sink(id, "delivered", 18'000);
    play.set(id, queue::job_priority::foreground);
    play.resume(id);
    play.steps(6);
    play.suspend(id);
    play.steps(3);
    play.resume(id);
    play.transfer(id);
    play.complete(id);
}

// Finalize onto a name that is taken fails, Abort takes the file away.
void download_aborted(story &play) {
    const auto id = play.create(personality::delivery_download),
               other = play.create(personality::delivery_job);
    play.sink(id, "aborted", 9000);
    play.add(other, "job1", 6000);
    play.add(other, "job2", 4000);
    play.resume(id);
    play.resume(other);
    play.steps(4);
    play.cancel(id);
    play.transfer(other);
    play.complete(other);
}

// A stream larger than its window.
void streamed(story &play) {
    const auto id = play.create(personality::delivery_download);
    play.stream(id, "stream", 21'000);
    play.resume(id);
    for (int guard = 0; guard < 60; ++guard) {
        const auto *job = play.daemon().find(id);
        if (!job || job->state == queue::job_state::transferred)
            break;
        play.steps(3);
        play.consume_all(id);
    }
    play.complete(id);
}

} // namespace

const std::vector<named_script> &all_scripts() {
    static const std::vector<named_script> all{
        {"several files", several_files},
        {"paused and extended", paused_and_extended},
        {"cancelled", cancelled},
        {"completed in part", completed_in_part},
        {"another version", another_version},
        {"ranges and requests", ranges_and_requests},
        {"download with holes", download_with_holes},
        {"download aborted", download_aborted},
        {"streamed", streamed},
    };
    return all;
}

} // namespace winebits::crash_states
