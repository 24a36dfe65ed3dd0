// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands as data (bits-api 12.2).
// Any thread: constants only.
#include <algorithm>
#include <array>

#include "tools/bitsadmin/command.hpp"

namespace winebits::bitsadmin {

namespace {

constexpr std::array<command, 12> table = {{
    {L"LIST", L"[/ALLUSERS] [/VERBOSE]", L"List the jobs", 0, 2, false, list_all},
    {L"INFO", L"job [/VERBOSE]", L"Display information about the job", 1, 2, false, show_job},
    {L"TRANSFER",
     L"name [/DOWNLOAD|/UPLOAD] [/PRIORITY priority] [/ACLFLAGS flags] [/DYNAMIC] remote_name local_name "
     L"[remote_name local_name...]",
     L"Transfer one or more files, show the progress and wait for the end", 3, any_number, false, transfer},
    {L"CREATE", L"[/DOWNLOAD|/UPLOAD|/UPLOAD-REPLY] name", L"Create a job", 1, 2, true, create_job},
    {L"ADDFILE", L"job remote_name local_name", L"Add a file to the job", 3, 3, false, add_file},
    {L"RESUME", L"job", L"Start or restart the job", 1, 1, false, resume_job},
    {L"SUSPEND", L"job", L"Suspend the job", 1, 1, false, suspend_job},
    {L"COMPLETE", L"job", L"Complete the job: make its files available", 1, 1, false, complete_job},
    {L"CANCEL", L"job", L"Cancel the job", 1, 1, false, cancel_job},
    {L"RESET", L"[/ALLUSERS]", L"Cancel all jobs", 0, 1, false, reset_queue},
    {L"GETSTATE", L"job", L"Show the state of the job", 1, 1, true, show_state},
    {L"GETERROR", L"job", L"Show the error of the job", 1, 1, true, show_error},
}};

constexpr std::array<std::wstring_view, 70> not_offered = {
    L"UTIL",
    L"PEERCACHING",
    L"CACHE",
    L"PEERS",
    L"MONITOR",
    L"ADDFILESET",
    L"ADDFILEWITHRANGES",
    L"REPLACEREMOTEPREFIX",
    L"LISTFILES",
    L"TAKEOWNERSHIP",
    L"GETTYPE",
    L"GETOWNER",
    L"GETERRORCOUNT",
    L"GETFILESTOTAL",
    L"GETFILESTRANSFERRED",
    L"GETBYTESTOTAL",
    L"GETBYTESTRANSFERRED",
    L"GETCREATIONTIME",
    L"GETMODIFICATIONTIME",
    L"GETCOMPLETIONTIME",
    L"GETDISPLAYNAME",
    L"SETDISPLAYNAME",
    L"GETDESCRIPTION",
    L"SETDESCRIPTION",
    L"GETPRIORITY",
    L"SETPRIORITY",
    L"GETACLFLAGS",
    L"SETACLFLAGS",
    L"GETNOTIFYFLAGS",
    L"SETNOTIFYFLAGS",
    L"GETNOTIFYINTERFACE",
    L"GETMINRETRYDELAY",
    L"SETMINRETRYDELAY",
    L"GETNOPROGRESSTIMEOUT",
    L"SETNOPROGRESSTIMEOUT",
    L"GETMAXDOWNLOADTIME",
    L"SETMAXDOWNLOADTIME",
    L"SETPROXYSETTINGS",
    L"GETPROXYUSAGE",
    L"GETPROXYLIST",
    L"GETPROXYBYPASSLIST",
    L"SETNOTIFYCMDLINE",
    L"GETNOTIFYCMDLINE",
    L"SETCREDENTIALS",
    L"REMOVECREDENTIALS",
    L"GETCUSTOMHEADERS",
    L"SETCUSTOMHEADERS",
    L"MAKECUSTOMHEADERSWRITEONLY",
    L"GETHTTPMETHOD",
    L"SETHTTPMETHOD",
    L"GETCLIENTCERTIFICATE",
    L"REMOVECLIENTCERTIFICATE",
    L"SETCLIENTCERTIFICATEBYID",
    L"SETCLIENTCERTIFICATEBYNAME",
    L"SETSECURITYFLAGS",
    L"GETSECURITYFLAGS",
    L"SETVALIDATIONSTATE",
    L"GETVALIDATIONSTATE",
    L"GETTEMPORARYNAME",
    L"GETPEERSTATS",
    L"SETPEERCACHINGFLAGS",
    L"GETPEERCACHINGFLAGS",
    L"SETHELPERTOKEN",
    L"GETHELPERTOKENSID",
    L"SETHELPERTOKENFLAGS",
    L"GETHELPERTOKENFLAGS",
    L"GETREPLYFILENAME",
    L"SETREPLYFILENAME",
    L"GETREPLYPROGRESS",
    L"GETREPLYDATA",
};

} // namespace

std::span<const command> commands() {
    return table;
}

const command *find_command(std::wstring_view word) {
    const auto found = std::ranges::find_if(table, [&](const command &c) { return is_switch(word, c.name); });
    return found == table.end() ? nullptr : &*found;
}

bool is_known_command(std::wstring_view word) {
    return std::ranges::any_of(not_offered, [&](std::wstring_view name) { return is_switch(word, name); });
}

} // namespace winebits::bitsadmin
