#include "segmenter/core/bundle.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "segmenter/core/fields.hpp"
#include "segmenter/core/kpi_keys.hpp"

namespace hearth::segmenter {
namespace {

// Of the names that came along, those of the bundle's parts.
void keep_names(const pb::Bundle& all, pb::Bundle& bundle) {
  std::set<std::uint32_t> ids{name_id(kOtherName)};
  for (const pb::Linked& part : bundle.parts()) {
    ids.insert(part.activity().names().begin(), part.activity().names().end());
  }
  for (const std::string& name : all.names()) {
    if (ids.contains(name_id(name))) bundle.add_names(name);
  }
}

}  // namespace

void cut_path(pb::Linked& part, std::string_view stop) {
  auto& through = *part.mutable_through();
  const auto at = std::find(through.begin(), through.end(), stop);
  through.erase(at, through.end());
}

pb::Bundle detach(google::protobuf::RepeatedPtrField<pb::Linked>& parts, std::string_view entity) {
  pb::Bundle bundle;
  for (int i = 0; i < parts.size();) {
    if (parts.Get(i).entity() != entity && !contains(parts.Get(i).through(), entity)) {
      ++i;
      continue;
    }
    bundle.add_parts()->Swap(parts.Mutable(i));
    parts.erase(parts.begin() + i);
  }
  return bundle;
}

std::string forward_of(const pb::Bundle& bundle, std::string_view entity, std::string_view keeper) {
  for (const pb::Linked& part : bundle.parts()) {
    const auto& through = part.through();
    const auto at = part.entity() == entity ? through.begin()
                                            : std::find(through.begin(), through.end(), entity) + 1;
    return at == through.end() ? std::string(keeper) : *at;
  }
  return std::string(keeper);
}

std::vector<pb::Bundle> cut(pb::Bundle bundle) {
  std::vector<pb::Bundle> out;
  if (bundle.ByteSizeLong() <= kMaxBundleBytes) {
    out.push_back(std::move(bundle));
    return out;
  }
  std::size_t bytes = kMaxBundleBytes;
  for (pb::Linked& part : *bundle.mutable_parts()) {
    const std::size_t size = part.ByteSizeLong();
    if (bytes + size > kMaxBundleBytes) {
      out.emplace_back();
      bytes = 0;
    }
    bytes += size;
    out.back().add_parts()->Swap(&part);
  }
  for (pb::Bundle& piece : out) keep_names(bundle, piece);
  return out;
}

void name_events(Workspace& workspace, pb::Bundle& bundle) {
  const pb::Entity* row = workspace.find(kNamesKey);
  if (row == nullptr) return;
  std::set<std::string_view> names;
  for (const pb::Linked& part : bundle.parts()) {
    for (const std::uint32_t id : part.activity().names()) names.insert(name_of(row->names(), id));
  }
  for (const std::string_view name : names) bundle.add_names(std::string(name));
}

void intern_events(Workspace& workspace, pb::Bundle& bundle) {
  std::map<std::uint32_t, std::string_view> names;
  for (const std::string& name : bundle.names()) names[name_id(name)] = name;
  for (pb::Linked& part : *bundle.mutable_parts()) {
    pb::Activity& activity = *part.mutable_activity();
    std::map<std::uint32_t, std::uint64_t> counts;
    for (int i = 0; i < activity.names_size(); ++i) {
      const auto known = names.find(activity.names(i));
      const auto name = known == names.end() ? kOtherName : known->second;
      counts[intern(workspace, name)] += activity.counts(i);
    }
    activity.clear_names();
    activity.clear_counts();
    for (const auto& [id, count] : counts) {
      activity.add_names(id);
      activity.add_counts(count);
    }
  }
}

}  // namespace hearth::segmenter
