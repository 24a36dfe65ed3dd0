// SPDX-License-Identifier: LGPL-2.1-or-later
// Calls whose arguments are the last bytes of a stack, as libraries make them that call out of scripts: the
// calling convention gives a method room for four arguments and promises nothing behind it. Test thread only.
#include "tests/conformance/enumerators/lists.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

#ifdef __x86_64__

namespace {

constexpr std::size_t stack_size = 256 * 1024;
constexpr std::size_t page_size = 4096;

// A stack with a page behind it that can't be read. The thread's own limits are those of this stack as long
// as it lives, so that an exception on it finds its handler.
class short_stack {
  public:
    short_stack()
        : memory_(static_cast<char *>(
              VirtualAlloc(nullptr, stack_size + page_size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE))) {
        DWORD before;
        if (!memory_ || !VirtualProtect(end(), page_size, PAGE_NOACCESS, &before))
            throw winebits::test::check_failure{"no memory for a stack", __FILE__, __LINE__};
        thread().StackBase = end();
        thread().StackLimit = memory_;
    }
    ~short_stack() {
        thread().StackBase = base_;
        thread().StackLimit = limit_;
        VirtualFree(memory_, 0, MEM_RELEASE);
    }
    short_stack(const short_stack &) = delete;
    short_stack &operator=(const short_stack &) = delete;

    // Method number `slot` of the object, with four arguments, the object among them.
    template <class Interface, class First, class Second, class Third>
    HRESULT call(Interface *object, std::size_t slot, First first, Second second, Third third) {
        void *method = (*reinterpret_cast<void ***>(object))[slot];
        auto rcx = argument(object);
        auto rdx = argument(first);
        const auto in_r8 = argument(second);
        const auto in_r9 = argument(third);
        register std::uint64_t r8 asm("r8") = in_r8;
        register std::uint64_t r9 asm("r9") = in_r9;
        std::uint64_t result;
        asm volatile("movq %%rsp, %%rbx\n\t"
                     "movq %[stack], %%rsp\n\t"
                     "call *%[method]\n\t"
                     "movq %%rbx, %%rsp"
                     : "=a"(result), "+c"(rcx), "+d"(rdx), "+r"(r8), "+r"(r9)
                     : [stack] "r"(end() - 4 * sizeof(void *)), [method] "r"(method)
                     : "rbx", "r10", "r11", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "memory", "cc");
        return static_cast<HRESULT>(result);
    }

  private:
    // NtCurrentTeb of mingw's headers does not compile without warnings.
    static NT_TIB &thread() {
        NT_TIB *self;
        asm("movq %%gs:%c1, %0" : "=r"(self) : "i"(offsetof(NT_TIB, Self)));
        return *self;
    }
    static std::uint64_t argument(std::uint64_t value) { return value; }
    static std::uint64_t argument(void *value) { return reinterpret_cast<std::uintptr_t>(value); }
    char *end() const { return memory_ + stack_size; }

    char *memory_;
    void *base_ = thread().StackBase;
    void *limit_ = thread().StackLimit;
};

constexpr std::size_t next_slot = 3;
constexpr std::size_t get_proxy_settings_slot = 33;

void next_of_jobs_needs_no_stack_behind_its_arguments() {
    const test_job given;
    com_pointer<IEnumBackgroundCopyJobs> jobs;
    com_pointer<IBackgroundCopyJob> job;
    CHECK_OK(activate()->EnumJobs(0, jobs.put()));
    CHECK_OK(short_stack().call(jobs.get(), next_slot, 1, job.put(), nullptr));
    CHECK(job.get());
    CHECK_OK(jobs->Reset());
    ULONG fetched = 0;
    CHECK_OK(short_stack().call(jobs.get(), next_slot, 1, job.put(), &fetched));
    CHECK(job.get());
    CHECK_EQUAL(fetched, 1u);
}

void next_of_files_needs_no_stack_behind_its_arguments() {
    scratch_folder folder;
    test_job given;
    given.add(u"http://127.0.0.1/a", folder / u"a");
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> file;
    CHECK_OK(given->EnumFiles(files.put()));
    CHECK_OK(short_stack().call(files.get(), next_slot, 1, file.put(), nullptr));
    CHECK(file.get());
    CHECK_RESULT(short_stack().call(files.get(), next_slot, 1, file.put(), nullptr), S_FALSE);
    CHECK(!file);
}

void method_of_a_job_needs_no_stack_behind_its_arguments() {
    const test_job given;
    BG_JOB_PROXY_USAGE usage = BG_JOB_PROXY_USAGE_OVERRIDE;
    LPWSTR list = nullptr;
    LPWSTR bypass = nullptr;
    CHECK_OK(short_stack().call(&*given, get_proxy_settings_slot, &usage, &list, &bypass));
    CHECK_EQUAL(usage, BG_JOB_PROXY_USAGE_PRECONFIG);
    CHECK(!list && !bypass);
}

} // namespace

behaviours end_of_stack() {
    return {
        BEHAVIOUR(next_of_jobs_needs_no_stack_behind_its_arguments),
        BEHAVIOUR(next_of_files_needs_no_stack_behind_its_arguments),
        BEHAVIOUR(method_of_a_job_needs_no_stack_behind_its_arguments),
    };
}

#else

behaviours end_of_stack() {
    return {};
}

#endif

} // namespace winebits::conformance
