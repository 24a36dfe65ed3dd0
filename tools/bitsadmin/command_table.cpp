// SPDX-License-Identifier: LGPL-2.1-or-later
// The commands as data (bits-api 12.2).
// Any thread: constants only.
#include <algorithm>
#include <array>

#include "tools/bitsadmin/command.hpp"
#include "tools/bitsadmin/job_property.hpp"

namespace winebits::bitsadmin {

namespace {

constexpr std::array<command, 71> table = {{
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
    {L"ADDFILEWITHRANGES", L"job remote_name local_name offset:length[,offset:eof...]",
     L"Add parts of a file to the job", 4, 4, false, add_file_with_ranges},
    {L"REPLACEREMOTEPREFIX", L"job old_prefix new_prefix", L"Replace the start of the remote names", 3, 3,
     false, replace_remote_prefix},
    {L"LISTFILES", L"job", L"List the files of the job", 1, 1, false, list_files_of_job},
    {L"TAKEOWNERSHIP", L"job", L"Make the job one's own", 1, 1, false,
     run_method<&IBackgroundCopyJob::TakeOwnership>},
    {L"GETTYPE", L"job", L"Show the type of the job", 1, 1, true, show_type},
    {L"GETOWNER", L"job", L"Show the owner of the job", 1, 1, true, show_text<&IBackgroundCopyJob::GetOwner>},
    {L"GETERRORCOUNT", L"job", L"Show how often the transfer has failed", 1, 1, true,
     show_number<&IBackgroundCopyJob::GetErrorCount>},
    {L"GETFILESTOTAL", L"job", L"Show the number of files", 1, 1, true, show_files_total},
    {L"GETFILESTRANSFERRED", L"job", L"Show the number of files that were transferred", 1, 1, true,
     show_files_transferred},
    {L"GETBYTESTOTAL", L"job", L"Show the number of bytes", 1, 1, true, show_bytes_total},
    {L"GETBYTESTRANSFERRED", L"job", L"Show the number of bytes that were transferred", 1, 1, true,
     show_bytes_transferred},
    {L"GETCREATIONTIME", L"job", L"Show when the job was created", 1, 1, true, show_creation_time},
    {L"GETMODIFICATIONTIME", L"job", L"Show when the job changed last", 1, 1, true, show_modification_time},
    {L"GETCOMPLETIONTIME", L"job", L"Show when the transfer ended", 1, 1, true, show_completion_time},
    {L"GETDISPLAYNAME", L"job", L"Show the display name", 1, 1, true,
     show_text<&IBackgroundCopyJob::GetDisplayName>},
    {L"SETDISPLAYNAME", L"job name", L"Set the display name", 2, 2, false,
     set_text<&IBackgroundCopyJob::SetDisplayName>},
    {L"GETDESCRIPTION", L"job", L"Show the description", 1, 1, true,
     show_text<&IBackgroundCopyJob::GetDescription>},
    {L"SETDESCRIPTION", L"job text", L"Set the description", 2, 2, false,
     set_text<&IBackgroundCopyJob::SetDescription>},
    {L"GETPRIORITY", L"job", L"Show the priority", 1, 1, true, show_priority},
    {L"SETPRIORITY", L"job priority", L"Set the priority", 2, 2, false, set_priority},
    {L"GETACLFLAGS", L"job", L"Show what is copied of the files' security", 1, 1, true, show_acl_flags},
    {L"SETACLFLAGS", L"job [O][G][D][S]", L"Set what is copied of the files' security", 2, 2, false,
     set_acl_flags},
    {L"GETNOTIFYFLAGS", L"job", L"Show which events are told", 1, 1, true,
     show_number<&IBackgroundCopyJob::GetNotifyFlags>},
    {L"SETNOTIFYFLAGS", L"job flags", L"Set which events are told", 2, 2, false,
     set_number<&IBackgroundCopyJob::SetNotifyFlags>},
    {L"GETMINRETRYDELAY", L"job", L"Show the time between two tries", 1, 1, true,
     show_number<&IBackgroundCopyJob::GetMinimumRetryDelay>},
    {L"SETMINRETRYDELAY", L"job seconds", L"Set the time between two tries", 2, 2, false,
     set_number<&IBackgroundCopyJob::SetMinimumRetryDelay>},
    {L"GETNOPROGRESSTIMEOUT", L"job", L"Show the time without progress that is an error", 1, 1, true,
     show_number<&IBackgroundCopyJob::GetNoProgressTimeout>},
    {L"SETNOPROGRESSTIMEOUT", L"job seconds", L"Set the time without progress that is an error", 2, 2, false,
     set_number<&IBackgroundCopyJob::SetNoProgressTimeout>},
    {L"GETMAXDOWNLOADTIME", L"job", L"Show the time that the transfer may take", 1, 1, true,
     show_number<&IBackgroundCopyJob4::GetMaximumDownloadTime>},
    {L"SETMAXDOWNLOADTIME", L"job seconds", L"Set the time that the transfer may take", 2, 2, false,
     set_number<&IBackgroundCopyJob4::SetMaximumDownloadTime>},
    {L"GETPEERCACHINGFLAGS", L"job", L"Show the flags of peer caching", 1, 1, true,
     show_number<&IBackgroundCopyJob4::GetPeerCachingFlags>},
    {L"SETPEERCACHINGFLAGS", L"job flags", L"Set the flags of peer caching", 2, 2, false,
     set_number<&IBackgroundCopyJob4::SetPeerCachingFlags>},
    {L"GETSECURITYFLAGS", L"job", L"Show the flags of redirects and certificates", 1, 1, true,
     show_number<&IBackgroundCopyJobHttpOptions::GetSecurityFlags>},
    {L"SETSECURITYFLAGS", L"job flags", L"Set the flags of redirects and certificates", 2, 2, false,
     set_number<&IBackgroundCopyJobHttpOptions::SetSecurityFlags>},
    {L"GETNOTIFYINTERFACE", L"job", L"Show whether a program is told of events", 1, 1, true,
     show_notify_interface},
    {L"GETNOTIFYCMDLINE", L"job", L"Show the program that is run at the end", 1, 1, true,
     show_notify_command},
    {L"SETNOTIFYCMDLINE", L"job program|NULL [parameters|NULL]", L"Set the program that is run at the end", 2,
     3, false, set_notify_command},
    {L"GETPROXYUSAGE", L"job", L"Show which proxy is used", 1, 1, true, show_proxy_usage},
    {L"GETPROXYLIST", L"job", L"Show the proxies", 1, 1, true, show_proxy_list},
    {L"GETPROXYBYPASSLIST", L"job", L"Show the hosts that need no proxy", 1, 1, true, show_proxy_bypass_list},
    {L"SETPROXYSETTINGS", L"job PRECONFIG|AUTODETECT|NO_PROXY|OVERRIDE [list [bypass|NULL]]",
     L"Set which proxies are used", 2, 4, false, set_proxy_settings},
    {L"SETCREDENTIALS", L"job SERVER|PROXY BASIC|DIGEST|NTLM|NEGOTIATE|PASSPORT user|NULL password|NULL",
     L"Set credentials", 5, 5, false, set_credentials},
    {L"REMOVECREDENTIALS", L"job SERVER|PROXY BASIC|DIGEST|NTLM|NEGOTIATE|PASSPORT", L"Remove credentials", 3,
     3, false, remove_credentials},
    {L"GETCUSTOMHEADERS", L"job", L"Show the headers of the requests", 1, 1, true,
     show_text<&IBackgroundCopyJobHttpOptions::GetCustomHeaders>},
    {L"SETCUSTOMHEADERS", L"job [header...]", L"Set the headers of the requests", 1, any_number, false,
     set_custom_headers},
    {L"MAKECUSTOMHEADERSWRITEONLY", L"job", L"Let nobody read the headers again", 1, 1, false,
     run_method<&IBackgroundCopyJobHttpOptions3::MakeCustomHeadersWriteOnly>},
    {L"GETHTTPMETHOD", L"job", L"Show the verb of the requests", 1, 1, true,
     show_text<&IBackgroundCopyJobHttpOptions2::GetHttpMethod>},
    {L"SETHTTPMETHOD", L"job verb", L"Set the verb of the requests", 2, 2, false,
     set_text<&IBackgroundCopyJobHttpOptions2::SetHttpMethod>},
    {L"GETCLIENTCERTIFICATE", L"job", L"Show the client certificate", 1, 1, true, show_client_certificate},
    {L"SETCLIENTCERTIFICATEBYID", L"job location store thumbprint",
     L"Set the client certificate by its SHA-1 thumbprint", 4, 4, false, set_certificate_by_id},
    {L"SETCLIENTCERTIFICATEBYNAME", L"job location store subject",
     L"Set the client certificate by a part of its subject", 4, 4, false, set_certificate_by_name},
    {L"REMOVECLIENTCERTIFICATE", L"job", L"Remove the client certificate", 1, 1, false,
     run_method<&IBackgroundCopyJobHttpOptions::RemoveClientCertificate>},
    {L"SETHELPERTOKEN", L"job", L"Set the helper token", 1, 1, false,
     run_method<&IBitsTokenOptions::SetHelperToken>},
    {L"GETHELPERTOKENSID", L"job", L"Show whose helper token the job has", 1, 1, true,
     show_text<&IBitsTokenOptions::GetHelperTokenSid>},
    {L"GETHELPERTOKENFLAGS", L"job", L"Show what the helper token is for", 1, 1, true,
     show_number<&IBitsTokenOptions::GetHelperTokenFlags>},
    {L"SETHELPERTOKENFLAGS", L"job flags", L"Set what the helper token is for", 2, 2, false,
     set_number<&IBitsTokenOptions::SetHelperTokenFlags>},
    {L"GETREPLYFILENAME", L"job", L"Show the name of the reply file", 1, 1, true,
     show_text<&IBackgroundCopyJob2::GetReplyFileName>},
    {L"SETREPLYFILENAME", L"job path", L"Set the name of the reply file", 2, 2, false,
     set_text<&IBackgroundCopyJob2::SetReplyFileName>},
    {L"PEERCACHING", L"/GETCONFIGURATIONFLAGS | /SETCONFIGURATIONFLAGS flags",
     L"Show or set the computer's flags of peer caching", 1, 2, false, peer_caching},
}};

constexpr std::array<std::wstring_view, 11> not_offered = {
    L"UTIL",
    L"CACHE",
    L"PEERS",
    L"MONITOR",
    L"ADDFILESET",
    L"SETVALIDATIONSTATE",
    L"GETVALIDATIONSTATE",
    L"GETTEMPORARYNAME",
    L"GETPEERSTATS",
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
