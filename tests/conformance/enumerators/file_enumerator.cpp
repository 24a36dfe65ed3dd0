// SPDX-License-Identifier: LGPL-2.1-or-later
// The enumerator of a job's files: Next, Skip, Reset, Clone, GetCount, and that it is a snapshot
// (bits-api 3.3, 3.4). Test thread only.
#include "tests/conformance/enumerators/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"

#include <array>

namespace winebits::conformance {

namespace {

constexpr ULONG file_count = 3;

// A job with three files that are never fetched.
class three_files {
  public:
    three_files() {
        for (const char16_t *name : {u"a", u"b", u"c"})
            job.add(text(u"http://127.0.0.1/") + name, folder / name);
        CHECK_OK(job->EnumFiles(files.put()));
    }

    scratch_folder folder;
    test_job job;
    com_pointer<IEnumBackgroundCopyFiles> files;
};

text remote_name(IBackgroundCopyFile &file) {
    com_string name;
    CHECK_OK(file.GetRemoteName(name.put()));
    return name.value();
}

text next_name(IEnumBackgroundCopyFiles &files) {
    com_pointer<IBackgroundCopyFile> file;
    CHECK_OK(files.Next(1, file.put(), nullptr));
    return remote_name(*file);
}

// Takes up to N files at once.
template <std::size_t N>
struct several {
    ~several() {
        for (IBackgroundCopyFile *file : files)
            if (file)
                file->Release();
    }
    std::array<IBackgroundCopyFile *, N> files{};
    ULONG fetched = 77;
};

void files_come_in_the_order_they_were_added() {
    const three_files given;
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/a"));
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/b"));
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/c"));
}

void next_of_one_needs_no_place_for_the_number() {
    const three_files given;
    com_pointer<IBackgroundCopyFile> file;
    CHECK_OK(given.files->Next(1, file.put(), nullptr));
    CHECK(static_cast<bool>(file));
}

void next_tells_how_many_it_took() {
    const three_files given;
    several<2> taken;
    CHECK_OK(given.files->Next(2, taken.files.data(), &taken.fetched));
    CHECK_EQUAL(taken.fetched, 2u);
    CHECK_EQUAL(remote_name(*taken.files[1]), text(u"http://127.0.0.1/b"));
}

void next_of_several_needs_a_place_for_the_number() {
    const three_files given;
    several<2> taken;
    CHECK_RESULT(given.files->Next(2, taken.files.data(), nullptr), E_INVALIDARG);
}

void next_beyond_the_end_gives_what_is_left() {
    const three_files given;
    several<5> taken;
    CHECK_RESULT(given.files->Next(5, taken.files.data(), &taken.fetched), S_FALSE);
    CHECK_EQUAL(taken.fetched, file_count);
}

void next_at_the_end_gives_nothing() {
    const three_files given;
    several<1> taken;
    CHECK_OK(given.files->Skip(file_count));
    CHECK_RESULT(given.files->Next(1, taken.files.data(), &taken.fetched), S_FALSE);
    CHECK_EQUAL(taken.fetched, 0u);
    CHECK(taken.files[0] == nullptr);
}

void next_at_the_end_without_place_for_the_number_gives_nothing() {
    const three_files given;
    com_pointer<IBackgroundCopyFile> file;
    CHECK_OK(given.files->Skip(file_count));
    CHECK_RESULT(given.files->Next(1, file.put(), nullptr), S_FALSE);
    CHECK(!file);
}

void skip_passes_files_over() {
    const three_files given;
    CHECK_OK(given.files->Skip(2));
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/c"));
}

void skip_beyond_the_end_goes_to_the_end() {
    const three_files given;
    com_pointer<IBackgroundCopyFile> file;
    CHECK_RESULT(given.files->Skip(file_count + 1), S_FALSE);
    CHECK_RESULT(given.files->Next(1, file.put(), nullptr), S_FALSE);
}

void skip_to_the_end_exactly_is_no_failure() {
    const three_files given;
    CHECK_OK(given.files->Skip(file_count));
}

void reset_starts_over() {
    const three_files given;
    CHECK_OK(given.files->Skip(2));
    CHECK_OK(given.files->Reset());
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/a"));
}

void count_is_of_all_files_wherever_it_stands() {
    const three_files given;
    ULONG count = 0;
    CHECK_OK(given.files->Skip(2));
    CHECK_OK(given.files->GetCount(&count));
    CHECK_EQUAL(count, file_count);
}

void clone_stands_where_the_original_stands() {
    const three_files given;
    com_pointer<IEnumBackgroundCopyFiles> clone;
    CHECK_OK(given.files->Skip(1));
    CHECK_OK(given.files->Clone(clone.put()));
    CHECK_EQUAL(next_name(*clone), text(u"http://127.0.0.1/b"));
}

void clone_moves_on_its_own() {
    const three_files given;
    com_pointer<IEnumBackgroundCopyFiles> clone;
    CHECK_OK(given.files->Clone(clone.put()));
    CHECK_OK(clone->Skip(2));
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/a"));
}

void file_added_later_is_not_in_the_snapshot() {
    three_files given;
    ULONG count = 0;
    given.job.add(u"http://127.0.0.1/d", given.folder / u"d");
    CHECK_OK(given.files->GetCount(&count));
    CHECK_EQUAL(count, file_count);
}

void enumerator_outlives_the_job() {
    const three_files given;
    CHECK_OK(given.job->Cancel());
    CHECK_EQUAL(next_name(*given.files), text(u"http://127.0.0.1/a"));
}

void null_for_a_result_is_a_null_reference() {
    const three_files given;
    ULONG fetched = 0;
    CHECK_RESULT(given.files->GetCount(nullptr), null_reference);
    CHECK_RESULT(given.files->Clone(nullptr), null_reference);
    CHECK_RESULT(given.files->Next(1, nullptr, &fetched), null_reference);
}

} // namespace

behaviours file_enumerator() {
    return {
        BEHAVIOUR(files_come_in_the_order_they_were_added),
        BEHAVIOUR(next_of_one_needs_no_place_for_the_number),
        BEHAVIOUR(next_tells_how_many_it_took),
        BEHAVIOUR(next_of_several_needs_a_place_for_the_number),
        BEHAVIOUR(next_beyond_the_end_gives_what_is_left),
        BEHAVIOUR(next_at_the_end_gives_nothing),
        BEHAVIOUR(next_at_the_end_without_place_for_the_number_gives_nothing),
        BEHAVIOUR(skip_passes_files_over),
        BEHAVIOUR(skip_beyond_the_end_goes_to_the_end),
        BEHAVIOUR(skip_to_the_end_exactly_is_no_failure),
        BEHAVIOUR(reset_starts_over),
        BEHAVIOUR(count_is_of_all_files_wherever_it_stands),
        BEHAVIOUR(clone_stands_where_the_original_stands),
        BEHAVIOUR(clone_moves_on_its_own),
        BEHAVIOUR(file_added_later_is_not_in_the_snapshot),
        BEHAVIOUR(enumerator_outlives_the_job),
        BEHAVIOUR(null_for_a_result_is_a_null_reference),
    };
}

} // namespace winebits::conformance
