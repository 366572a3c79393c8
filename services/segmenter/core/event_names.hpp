#pragma once

#include <cstdint>
#include <string_view>

#include "contract/fold.hpp"
#include "segmenter/core/state.pb.h"

// Event names, known once a partition. An id is a hash of the name, not a running number: it does
// not depend on which name came first, and a user's part keeps its ids when it moves to another
// partition.
namespace hearth::segmenter {

using Workspace = contract::Workspace<pb::Entity>;

// More names than this share one; a product that puts ids into its names must not grow every user's
// state.
inline constexpr int kMaxNames = 2000;
inline constexpr std::string_view kOtherName = "(other)";

// The id under which the name is counted here: that of kOtherName where the table is full (or a
// hash is taken).
std::uint32_t intern(Workspace& workspace, std::string_view name);
void forget_name(Workspace& workspace, std::uint32_t id);  // nobody counts it any more

std::string_view name_of(const pb::Names& names, std::uint32_t id);  // kOtherName if unknown
std::uint32_t name_id(std::string_view name);

}  // namespace hearth::segmenter
