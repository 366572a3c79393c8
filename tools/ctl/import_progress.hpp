#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "session.hpp"

namespace hearth::ctl {

// In the place of a line: the import's end lies in the log, and takes no more lines.
inline constexpr std::uint64_t kWholeImport = UINT64_MAX;

// Per partition the last line of an import that lies in the log without a hole before it; 0: none.
// Asked of the fold (its checkpoint says how far it came) and of the log after that checkpoint, by
// the fold's own rule. The last frame in the log alone would not do: where an import died, it may
// lie beyond a frame that was lost, and going on after it would lose that frame for good.
Result<std::vector<std::uint64_t>> lines_in_log(const Session& session, std::string_view import_id);

}  // namespace hearth::ctl
