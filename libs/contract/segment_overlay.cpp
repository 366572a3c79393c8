#include "contract/segment_overlay.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "contract/segment_names.hpp"

namespace hearth::contract {
namespace {

constexpr std::array<std::string_view, 3> kStates{"draft", "published", "retired"};

auto place_of(const SegmentOverlay& overlay, std::string_view name) {
  return std::lower_bound(
      overlay.begin(), overlay.end(), name,
      [](const SegmentOverride& one, std::string_view wanted) { return one.name < wanted; });
}

auto find_in(std::vector<DraftSegment>& segments, std::string_view name) {
  return std::find_if(segments.begin(), segments.end(),
                      [name](const DraftSegment& one) { return one.name == name; });
}

std::optional<std::string> wrong_with(const SegmentOverride& changed) {
  if (!is_segment_name(changed.name)) return "this is no name of a segment";
  const SegmentVersion& version = changed.version;
  if (version.rule.empty() || version.rule.size() > kMaxRuleBytes) {
    return "a rule has 1 to " + std::to_string(kMaxRuleBytes) + " bytes";
  }
  if (version.title.size() > kMaxTitleBytes) {
    return "a title has at most " + std::to_string(kMaxTitleBytes) + " bytes";
  }
  return std::nullopt;
}

DraftSegment segment_of(const SegmentOverride& changed) {
  DraftSegment segment;
  segment.name = changed.name;
  segment.rule = changed.version.rule;
  segment.title = changed.version.title;
  segment.draft = changed.version.state == SegmentState::kDraft;
  segment.line = segment.column = 1;
  return segment;
}

}  // namespace

bool SegmentOverride::made_by(std::uint64_t key) const {
  return key != 0 &&
         (request == key || std::find(earlier.begin(), earlier.end(), key) != earlier.end());
}

std::string_view name(SegmentState state) { return kStates.at(static_cast<std::size_t>(state)); }

std::optional<SegmentState> parse_segment_state(std::string_view text) {
  const auto at = std::find(kStates.begin(), kStates.end(), text);
  if (at == kStates.end()) return std::nullopt;
  return static_cast<SegmentState>(at - kStates.begin());
}

const SegmentOverride* find(const SegmentOverlay& overlay, std::string_view name) {
  const auto at = place_of(overlay, name);
  return at != overlay.end() && at->name == name ? &*at : nullptr;
}

void put(SegmentOverlay& overlay, SegmentOverride changed) {
  const auto at = overlay.begin() + (place_of(overlay, changed.name) - overlay.cbegin());
  if (at != overlay.end() && at->name == changed.name) {
    changed.earlier = std::move(at->earlier);
    if (at->request != 0) changed.earlier.insert(changed.earlier.begin(), at->request);
    if (changed.earlier.size() >= kRememberedRequests) {
      changed.earlier.resize(kRememberedRequests - 1);
    }
    *at = std::move(changed);
  } else {
    overlay.insert(at, std::move(changed));
  }
}

std::optional<SegmentVersion> version_in(const Product& product, std::string_view name) {
  for (const DraftSegment& one : product.segments.segments) {
    if (one.name != name) continue;
    return SegmentVersion{one.rule, one.title,
                          one.draft ? SegmentState::kDraft : SegmentState::kPublished};
  }
  return std::nullopt;
}

void lay_over(Product& product, const SegmentOverlay& overlay, std::vector<Problem>& problems) {
  std::vector<DraftSegment>& segments = product.segments.segments;
  for (const SegmentOverride& changed : overlay) {
    const auto report = [&](std::string text) {
      problems.push_back({1, 1, "segments.rules." + changed.name, std::move(text)});
    };
    if (auto wrong = wrong_with(changed)) {
      report(*std::move(wrong));
      continue;
    }
    const auto at = find_in(segments, changed.name);
    if (changed.version.state == SegmentState::kRetired) {
      if (at != segments.end()) segments.erase(at);
    } else if (at != segments.end()) {
      *at = segment_of(changed);
    } else {
      segments.push_back(segment_of(changed));
      if (segments.size() == kMaxSegments + 1) {
        report("more than " + std::to_string(kMaxSegments) + " segments");
      }
    }
  }
}

SegmentOverlay deviations(const Product& file, const SegmentOverlay& overlay) {
  SegmentOverlay out;
  for (const SegmentOverride& one : overlay) {
    const auto said = version_in(file, one.name);
    const bool same = one.version.state == SegmentState::kRetired ? !said : said == one.version;
    if (!same) out.push_back(one);
  }
  return out;
}

}  // namespace hearth::contract
