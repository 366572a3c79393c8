#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/result.hpp"
#include "contract/message.hpp"
#include "fold/state.pb.h"

// What a partition remembers of messages that it must know again however long ago they came: the
// last table of each topic, and the imports that have ended. Both are bounded and lie in the
// settings, which a commit writes only when they change.
namespace hearth::fold {

inline constexpr int kMaxTables = 64;           // topics
inline constexpr int kMaxEndedImports = 4'096;  // the oldest one is forgotten first

// The number of the topic's table in force; 0: there is none.
std::uint64_t table_number(const pb::Checkpoint& checkpoint, std::string_view topic);

// kLimit: there are tables of kMaxTables other topics.
Status room_for(const contract::Table& table, const pb::Checkpoint& checkpoint);
void remember(const contract::Table& table, const std::string& payload, pb::Checkpoint& checkpoint,
              pb::Settings& settings);

bool has_ended(const pb::Settings& settings, std::string_view import_id);
void remember_end(std::string_view import_id, pb::Checkpoint& checkpoint, pb::Settings& settings);

}  // namespace hearth::fold
