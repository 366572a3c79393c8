#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/event_names.hpp"
#include "segmenter/core/state.pb.h"

// Parts of a person while they travel from one keeper to another.
namespace hearth::segmenter {

// The way from a part's own entity to its present keeper, cut where it passes `stop`.
void cut_path(pb::Linked& part, std::string_view stop);

// Takes out of `parts` what came from `entity` or through it.
pb::Bundle detach(google::protobuf::RepeatedPtrField<pb::Linked>& parts, std::string_view entity);

// To whom `entity` forwarded, as the paths of its parts tell; `keeper` where nothing stood between.
std::string forward_of(const pb::Bundle& bundle, std::string_view entity, std::string_view keeper);

// The same parts in bundles of which each fits a message of the log, however the broker's default
// limit of 1 MiB is eaten up by base64 and paths.
inline constexpr std::size_t kMaxBundleBytes = 192U << 10U;
std::vector<pb::Bundle> cut(pb::Bundle bundle);

void name_events(Workspace& workspace, pb::Bundle& bundle);    // before it leaves this partition
void intern_events(Workspace& workspace, pb::Bundle& bundle);  // after it has arrived in this one

}  // namespace hearth::segmenter
