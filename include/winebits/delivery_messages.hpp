// SPDX-License-Identifier: LGPL-2.1-or-later
// What the HRESULTs of Delivery Optimization mean, in English (do-api 6.1); messages.hpp looks here too.
// Constants; compiled by g++ and by mingw; any thread.
#pragma once

#include <cstdint>
#include <string_view>

namespace winebits {

struct message {
    std::uint32_t code;
    std::string_view text;
};

// DO_E_*.
inline constexpr message delivery_messages[] = {
    {0x80d01001, "The service cannot be provided."},
    {0x80d02002, "The download made no progress within its time."},
    {0x80d02003, "No such job is in the queue."},
    {0x80d02004, "The job has no files, so there is nothing to transfer."},
    {0x80d02005, "There are no downloads to list."},
    {0x80d0200b, "A download into memory is not possible here."},
    {0x80d0200c, "The job is older than a job may become."},
    {0x80d0200d, "No local path has been set."},
    {0x80d02010, "The error does not concern a particular file."},
    {0x80d02011, "There is no property of this number."},
    {0x80d02012, "The property can be read, but not set."},
    {0x80d02013, "The job or download is in a state that does not allow this operation."},
    {0x80d02014, "No error has happened."},
    {0x80d02015, "The property can be set, but not read."},
    {0x80d02016, "An integrity check is required, but nothing says how to make it."},
    {0x80d02017, "An integrity check is required, but what it needs could not be fetched."},
    {0x80d02018, "Neither a file nor a stream has been set for the content."},
    {0x80d02019, "Another kind of target has been set for the content."},
    {0x80d0201a, "The server's answer (200) does not tell the size of the file."},
    {0x80d0201b, "A key was given, but the file is not encrypted."},
    {0x80d0201c, "The server's answer (206) does not tell the size of the file."},
    {0x80d0201d, "The server's answer does not tell the size of the file."},
    {0x80d0201e, "The user has to agree before the network is used."},
    {0x80d02200, "The download has no URL."},
    {0x80d02201, "The download has no content id."},
    {0x80d02202, "The content id is not valid."},
    {0x80d02203, "Ranges are not allowed here."},
    {0x80d02204, "Ranges are required here."},
    {0x80d03001, "Participation is limited at present."},
    {0x80d03002, "Settings of the user or administrator forbid the download."},
    {0x80d03801, "The transfer costs more than its policy allows. It goes on when the network is cheaper."},
    {0x80d03802, "The content's policy has set the download mode."},
    {0x80d03803, "The transfer may not use a cellular network. It goes on when there is another one."},
    {0x80d03804, "The transfer waits until the computer runs on mains power."},
    {0x80d03805, "There is no network connection at present. The transfer goes on when it is back."},
    {0x80d03806, "A policy has set the download mode."},
    {0x80d03807, "The transfer may not use a VPN. It goes on when there is another network."},
    {0x80d03808, "The transfer waits, as there is too little memory."},
    {0x80d03809, "The download mode was set because there is no folder for the cache."},
    {0x80d0380a, "The cloud services of Delivery Optimization cannot be reached."},
    {0x80d0380b, "The download mode was set because the caller is not registered."},
    {0x80d0380c, "The download mode was set because of ranges."},
    {0x80d0380d, "The server gave a successful answer that cannot be used."},
    {0x80d05001, "The size of the server's answer is not the one that was asked for."},
    {0x80d05002, "The server's certificate was rejected."},
    {0x80d05010, "A range of bytes is not valid."},
    {0x80d05011, "The server does not support requests for a part of a file."},
    {0x80d05012, "Ranges of bytes overlap."},
    {0x80d06800, "Too many bad pieces were sent."},
    {0x80d06802, "The core of the service has failed."},
    {0x80d06803, "The cloud service gave an empty answer."},
    {0x80d06804, "The data of a piece is bad or incomplete."},
    {0x80d06805, "The hash of a piece does not match."},
    {0x80d06806, "The hash of a piece does not match. The source is not banned yet."},
    {0x80d06807, "The piece is in the cache already."},
    {0x80d06808, "The piece is no longer in the cache."},
    {0x80d06809, "The file of hashes cannot be read."},
    {0x80d0680a, "The version of the file of hashes is not supported."},
    {0x80d0680b, "The swarm is not running."},
    {0x80d0680c, "The peer is not known."},
    {0x80d0680d, "The peer is banned."},
    {0x80d0680e, "The connection leads back to this computer."},
    {0x80d0680f, "There is such a connection already."},
    {0x80d06810, "There are too many connections."},
    {0x80d06811, "The connection was lost."},
    {0x80d06812, "The swarm is not known."},
    {0x80d06813, "The length of a handshake is not valid."},
    {0x80d06814, "The socket was closed."},
    {0x80d06815, "A peer's message is too long."},
    {0x80d06816, "A peer's message is not valid."},
    {0x80d06817, "The peer is an upload."},
    {0x80d06818, "Content can be pinned in a mode with peers only."},
    {0x80d06819, "The swarm is pinned."},
    {0x80d0681a, "The file of hashes is not the one that was expected."},
    {0x80d0681b, "The hash of hashes is not the one that was announced."},
    {0x80d0681c, "The hash of hashes does not match the hashes."},
    {0x80d0681d, "The length of the content is not valid."},
    {0x80d0681e, "The size of the pieces is not valid."},
    {0x80d0681f, "The hash of hashes cannot be read."},
    {0x80d06820, "The list of hashes cannot be read."},
    {0x80d06821, "The hash of a piece cannot be read."},
    {0x80d06822, "The file of hashes has no usable size of the file."},
};

} // namespace winebits
