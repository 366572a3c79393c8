#include "segmenter/core/event_names.hpp"

#include <string>

#include "contract/partition.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/kpi_keys.hpp"

namespace hearth::segmenter {
namespace {

const pb::Names& known(Workspace& workspace) {
  const pb::Entity* row = workspace.find(kNamesKey);
  return row == nullptr ? pb::Names::default_instance() : row->names();
}

}  // namespace

std::uint32_t name_id(std::string_view name) {
  return static_cast<std::uint32_t>(contract::stable_hash(name));
}

std::uint32_t intern(Workspace& workspace, std::string_view name) {
  const std::uint32_t id = name_id(name);
  const pb::Names& names = known(workspace);
  const int at = lower_bound(names.ids(), id);
  if (holds_at(names.ids(), at, id)) {
    return names.names(at) == name || name == kOtherName ? id : intern(workspace, kOtherName);
  }
  if (names.ids_size() >= kMaxNames && name != kOtherName) return intern(workspace, kOtherName);
  pb::Names& grown = *workspace.edit(kNamesKey).mutable_names();
  insert_at(*grown.mutable_ids(), at, id);
  insert_at(*grown.mutable_names(), at, std::string(name));
  return id;
}

void forget_name(Workspace& workspace, std::uint32_t id) {
  pb::Names& names = *workspace.edit(kNamesKey).mutable_names();
  const int at = lower_bound(names.ids(), id);
  if (!holds_at(names.ids(), at, id)) return;
  erase_at(*names.mutable_ids(), at);
  names.mutable_names()->erase(names.names().begin() + at);
  if (names.ids().empty()) workspace.erase(kNamesKey);
}

std::string_view name_of(const pb::Names& names, std::uint32_t id) {
  const int at = lower_bound(names.ids(), id);
  return holds_at(names.ids(), at, id) ? std::string_view(names.names(at)) : kOtherName;
}

}  // namespace hearth::segmenter
