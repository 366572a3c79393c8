#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "jetstream/streams.hpp"

// Single messages of a stream that may have holes, because its messages are deleted one by one when
// they are dealt with. OrderedReader takes a hole for a loss. One request a message; errors as in
// streams.hpp.
namespace hearth::jetstream {

// The first message at `from_seq` or after it whose subject matches; kNotFound: there is none.
Result<StoredMessage> next_message(Connection& connection, std::string_view stream,
                                   const std::string& subject, std::uint64_t from_seq);

// Success also where it is gone already. kUnknown when no answer came.
Status delete_message(Connection& connection, std::string_view stream, std::uint64_t seq);

}  // namespace hearth::jetstream
