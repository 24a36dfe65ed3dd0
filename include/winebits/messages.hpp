// SPDX-License-Identifier: LGPL-2.1-or-later
// What the HRESULTs of BITS mean, in English: shared by the service and the tools (bits-api 13).
// Constants and pure functions; compiled by g++ and by mingw; any thread.
#pragma once

#include "winebits/delivery_messages.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace winebits {

// BG_E_*, BG_S_* and BITS_MC_*.
inline constexpr message bits_messages[] = {
    {0x80200001, "No such job is in the queue."},
    {0x80200002, "The job is in a state that does not allow this operation."},
    {0x80200003, "The job has no files, so there is nothing to transfer."},
    {0x80200004, "The error does not concern a particular file."},
    {0x80200005, "The error does not concern a transfer protocol."},
    {0x00200006, "No error has happened."},
    {0x80200007, "It is not known in which part of the service the error happened."},
    {0x80200008, "The error happened in the queue manager."},
    {0x80200009, "The error happened while the local file was handled. Another program may be using it."},
    {0x8020000a, "The error happened while the remote file was handled."},
    {0x8020000b, "The error happened in the transport layer. The server could not be reached."},
    {0x8020000c, "The error happened while a program was notified. The notification will be repeated."},
    {0x8020000d, "The destination volume is locked or not available. The transfer will be tried again."},
    {0x8020000e,
     "The destination volume is not the one the job was made for. Bring it back and resume the job."},
    {0x8020000f, "There is no information about an error of this job."},
    {0x80200010, "There is no network connection at present. The transfer goes on when it is back."},
    {0x80200011, "The server did not tell the size of the file."},
    {0x80200012, "The server does not support HTTP 1.1."},
    {0x80200013, "The server or a proxy does not support requests for a part of a file."},
    {0x80200014, "The service cannot be used from another computer."},
    {0x80200015, "A drive letter of the job means another folder for the new owner."},
    {0x80200016, "The new owner has no access to the files of the job."},
    {0x00200017, "Files that were not transferred completely were removed."},
    {0x80200018, "The list of proxies has more than 32,000 characters."},
    {0x80200019, "The list of hosts that need no proxy has more than 32,000 characters."},
    {0x0020001a, "Some temporary files could not be removed."},
    {0x8020001b, "The server gave an invalid answer. Resume the job to try again."},
    {0x8020001c, "No more files can be added to this job."},
    {0x8020001d, "The local file changed while it was sent."},
    {0x8020001e, "The error was reported by the program on the server."},
    {0x8020001f, "The server does not know the upload session. The upload starts again."},
    {0x80200020, "The file is too large for the server, or the reply is too large for memory."},
    {0x80200021, "The text is too long."},
    {0x80200022, "Client and server have no version of the upload protocol in common."},
    {0x80200023, "The upload folder on the server allows programs to be run, so it cannot be used."},
    {0x80200024, "The job makes no progress. The transfer will be tried again."},
    {0x80200025, "The user name has more than 300 characters."},
    {0x80200026, "The password has more than 65,536 characters."},
    {0x80200027, "The target of the credentials is invalid."},
    {0x80200028, "The authentication scheme is invalid."},
    {0x80200029, "The job has no file of this name."},
    {0x0020002a, "The proxy has changed."},
    {0x8020002b, "A byte range lies outside the remote file."},
    {0x8020002c, "Byte ranges overlap."},
    {0x8020002d, "No connection to the server could be made."},
    {0x8020002e, "The connection to the server was closed too early."},
    {0x8020003e, "A policy allows no background transfers at this time."},
    {0x8020003f, "The list of proxies, or of hosts that need none, is invalid."},
    {0x80200040, "The credentials are malformed."},
    {0x80200041, "The hash algorithm is not supported."},
    {0x80200042, "The cache record no longer exists."},
    {0x80200043, "The cache record is being changed at present."},
    {0x80200044, "A search for peers is running already."},
    {0x80200045, "A UPnP device reported an error."},
    {0x80200046, "A test option blocked the download."},
    {0x80200047, "Peer caching is turned off."},
    {0x80200048, "The cache record is in use."},
    {0x80200049, "The user has as many jobs as a user may have."},
    {0x80200050, "The computer has as many jobs as it may have."},
    {0x80200051, "The job has as many files as a job may have."},
    {0x80200052, "The file has as many byte ranges as a file may have."},
    {0x80200053, "The program found the downloaded content to be invalid."},
    {0x80200054, "The time allowed for the download is over."},
    {0x00200055, "The setting was stored, but a policy overrides it."},
    {0x80200056, "The job needs a helper token. Supply it and resume the job."},
    {0x80200057, "There is no such property."},
    {0x80200058, "The property cannot be changed."},
    {0x80200059, "The job may not use the present network because of its cost."},
    {0x80200060, "The property is for downloads only."},
    {0x80200061, "The property must be set before a file is added."},
    {0x80200062, "The property must be set before the job is resumed for the first time."},
    {0x80200063, "The maximum download size is invalid."},
    {0x80200064, "The download is larger than its maximum size."},
    {0x80200065, "The job is paused because the computer is in standby."},
    {0x80200066, "Stored credentials can be used for proxies only."},
    {0x80200067, "The job is paused because the computer runs on battery."},
    {0x80200068, "The job is paused because the battery saver is on."},
    {0x80200069, "An internal operation took too long."},
    {0x8020006a, "The owner or the caller belongs to no app package."},
    {0x8020006b, "App packages are not supported here."},
    {0x8020006c, "The queue is damaged. The service stops to repair it."},
    {0x8020006d, "Parts of this file cannot be requested."},
    {0x8020006e, "The owner's app may not run in the background."},
    {0x8020006f, "The job is paused because of the game mode."},
    {0x80200070, "The job is paused to save the resources of the system."},
    {0x80200071, "This is not possible for a job with an HTTP method of its own."},
    {0x80200072, "The configuration of the job does not allow this."},
    {0x80200073, "The remote file has changed. Resume the job to start it over."},
    {0x80200074,
     "The job checks server certificates with a callback that is not there. Provide one and resume the job."},
    {0x80200075, "The property can be changed only while the job is not active."},
    {0x80200076, "The error happened in the program's check of the server certificate."},
    // BITS_MC_*: what the service of Windows writes into the event log.
    {0x80194000, "An administrator canceled a job of another user."},
    {0x80194001, "A job was canceled, and some of its temporary files could not be removed."},
    {0x80194002,
     "A job was canceled, and more of its temporary files than can be listed could not be removed."},
    {0x80194003, "An administrator changed a property of a job of another user."},
    {0x80194004, "An administrator took the ownership of a job of another user."},
    {0x80194005, "A job was canceled because nothing had happened to it for too long."},
    {0x80194006, "A program could not be notified. The notification will be repeated."},
    {0x80194007, "The queue could not be read. The list of jobs was cleared."},
    {0x80194008, "The service could not be started."},
    {0x80194009, "The gateway device cannot be used until the computer is started again."},
    {0x8019400a, "Port of the peer cache"},
    {0x8019400b, "Port of the search for peers"},
};

// WinHTTP's and WinINet's Windows error codes; as HRESULTs they are 0x80070000 + code.
inline constexpr message winhttp_messages[] = {
    {12001, "No more internet handles are available."},
    {12002, "The server did not answer in time."},
    {12004, "An internal error happened in the HTTP layer."},
    {12005, "The URL is invalid."},
    {12006, "The scheme of the URL is not supported."},
    {12007, "The name of the server could not be resolved."},
    {12009, "An option of the HTTP layer is invalid."},
    {12011, "An option of the HTTP layer cannot be set."},
    {12012, "The HTTP layer is being shut down."},
    {12015, "The login failed."},
    {12017, "The operation was cancelled."},
    {12018, "The handle is of the wrong type for this operation."},
    {12019, "The handle is in the wrong state for this operation."},
    {12029, "No connection to the server could be made."},
    {12030, "The connection to the server was lost."},
    {12032, "The request must be sent again."},
    {12037, "The certificate of the server has expired or is not valid yet."},
    {12038, "The certificate of the server is for another name."},
    {12044, "The server asks for a client certificate."},
    {12045, "The certificate of the server comes from an authority that is not trusted."},
    {12057, "It could not be checked whether the certificate of the server was revoked."},
    {12150, "The answer lacks an HTTP header."},
    {12152, "The server gave an answer that is not valid HTTP."},
    {12153, "An HTTP header is invalid."},
    {12154, "The query of an HTTP header is invalid."},
    {12155, "The HTTP header exists already."},
    {12156, "The server redirects in a way that cannot be followed."},
    {12157, "A secure channel to the server could not be set up."},
    {12166, "The proxy configuration script is invalid."},
    {12167, "The proxy configuration script could not be downloaded."},
    {12169, "The certificate of the server is invalid."},
    {12170, "The certificate of the server was revoked."},
    {12172, "The HTTP layer was not initialized."},
    {12175, "The security check of the connection failed."},
    {12176, "The type of the proxy configuration script is not supported."},
    {12177, "The proxy configuration script failed."},
    {12178, "The service that finds proxies reported an error."},
    {12179, "The certificate of the server may not be used for this purpose."},
    {12180, "No proxy could be found automatically."},
    {12181, "The answer has too many HTTP headers."},
    {12182, "The HTTP headers of the answer are too large."},
    {12183, "The header of a chunk in the answer is too large."},
    {12184, "The rest of the answer is too large to be skipped."},
    {12185, "The client certificate has no private key."},
    {12186, "The private key of the client certificate cannot be used."},
};

// HTTP status codes; as HRESULTs they are 0x80190000 + status.
inline constexpr message http_messages[] = {
    {100, "The request can be continued."},
    {101, "The server has switched protocols."},
    {201, "The request led to a new resource."},
    {202, "The request was accepted, but not yet carried out."},
    {203, "The answer comes from a copy."},
    {204, "The server sent no content."},
    {206, "The server sent a part of the content."},
    {300, "The server could not choose among several versions."},
    {301, "The file has moved permanently."},
    {302, "The file has moved temporarily."},
    {303, "The file is found under another URL."},
    {305, "The file must be fetched through the proxy that the server names."},
    {307, "The file has moved temporarily and must be requested there in the same way."},
    {308, "The file has moved permanently and must be requested there in the same way."},
    {400, "The server found the request malformed."},
    {401, "The server asks for a login."},
    {403, "The server refuses access to the file."},
    {404, "The file does not exist on the server."},
    {405, "The server does not allow this HTTP method."},
    {406, "The server has no acceptable version of the file."},
    {407, "The proxy asks for a login."},
    {408, "The server waited too long for the request."},
    {409, "The request conflicts with the present state of the resource."},
    {410, "The file is gone from the server for good."},
    {411, "The server demands a length in the request."},
    {412, "A condition of the request was not met on the server."},
    {413, "The request is too large for the server."},
    {414, "The URL is too long for the server."},
    {416, "The requested range lies outside the file."},
    {417, "The server cannot meet an expectation of the request."},
    {421, "The request reached a server that is not responsible for it."},
    {429, "The server got too many requests."},
    {431, "The HTTP headers of the request are too large for the server."},
    {451, "The file is not available for legal reasons."},
    {500, "The server met an internal error."},
    {501, "The server does not support what the request needs."},
    {502, "A gateway got an invalid answer from the server behind it."},
    {503, "The service is temporarily overloaded."},
    {504, "A gateway waited too long for the server behind it."},
    {505, "The server does not support this version of HTTP."},
};

namespace detail {

template <std::size_t N>
constexpr std::string_view find_message(const message (&table)[N], std::uint32_t code) {
    for (const auto &entry : table) {
        if (entry.code == code)
            return entry.text;
    }
    return {};
}

} // namespace detail

// The text for an HRESULT of BITS, HTTP or WinHTTP, without a newline; empty for any other.
inline std::string message_text(std::uint32_t hresult) {
    const std::uint32_t code = hresult & 0xffff;
    if ((hresult & 0xffff0000) == 0x80190000 && code >= 100 && code <= 999) {
        auto meaning = detail::find_message(http_messages, code);
        if (meaning.empty())
            meaning = "The server gave an answer that cannot be used.";
        return "HTTP status " + std::to_string(code) + ": " + std::string(meaning);
    }
    if ((hresult & 0xffff0000) == 0x80070000)
        return std::string(detail::find_message(winhttp_messages, code));
    const bool of_delivery = (hresult & 0xffff0000) == 0x80d00000;
    return std::string(of_delivery ? detail::find_message(delivery_messages, hresult)
                                   : detail::find_message(bits_messages, hresult));
}

// The HRESULT whose text describes a BG_ERROR_CONTEXT (bits-api 13.2); an undefined context is "unknown".
constexpr std::uint32_t message_of_context(std::uint32_t context) {
    constexpr std::array<std::uint32_t, 9> codes{0x00200006, 0x80200007, 0x80200008, 0x8020000c, 0x80200009,
                                                 0x8020000a, 0x8020000b, 0x8020001e, 0x80200076};
    return context < codes.size() ? codes[context] : codes[1];
}

} // namespace winebits
