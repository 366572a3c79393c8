#include "segmenter/core/segment_change.hpp"

#include <utility>

#include "contract/segment_names.hpp"
#include "segmenter/core/configured.hpp"
#include "segmenter/core/segment_referrer.hpp"

namespace hearth::segmenter {
namespace {

using contract::ConfigurationText;
using contract::SegmentOverride;
using contract::SegmentState;
using contract::SegmentVersion;
using What = SegmentRequest::What;

// Below the payload that a broker takes by default, with room for the envelope and its escapes.
constexpr std::size_t kMaxBodyBytes = 768 * 1024;

// A segment of this name could not be read: its path is another thing's.
constexpr std::string_view kTakenName = "preview";

tl::unexpected<Refusal> refuse(int status, std::string code, std::string text) {
  return tl::unexpected(Refusal{status, std::move(code), std::move(text), {}});
}

tl::unexpected<Refusal> wrong_rule(std::vector<contract::Problem> problems) {
  const contract::Problem& first = problems.front();
  std::string text = "line " + std::to_string(first.line) + ", column " +
                     std::to_string(first.column) + ": " + first.text;
  return tl::unexpected(Refusal{422, "wrong_rule", std::move(text), std::move(problems)});
}

tl::unexpected<Refusal> in_use(const SegmentReferrer& user) {
  return refuse(409, "segment_in_use",
                user.path + " in line " + std::to_string(user.line) +
                    " of hearth.yaml names the segment: apply a file without that first");
}

tl::expected<SegmentVersion, Refusal> wanted(const SegmentRequest& request,
                                             const std::optional<SegmentVersion>& now,
                                             const SegmentOverride* last) {
  const bool exists = now && now->state != SegmentState::kRetired;
  switch (request.what) {
    case What::kPut:
      return request.version;
    case What::kRollBack:
      if (last == nullptr || !last->previous) {
        return refuse(now ? 409 : 404, now ? "nothing_to_roll_back" : "segment_not_found",
                      "there is no version before this one");
      }
      return *last->previous;
    case What::kRetire:
      if (!now) return refuse(404, "segment_not_found", "there is no segment of this name");
      return SegmentVersion{now->rule, now->title, SegmentState::kRetired};
    case What::kPublish:
      break;
  }
  if (!exists) return refuse(404, "segment_not_found", "there is no segment of this name");
  return SegmentVersion{now->rule, now->title, SegmentState::kPublished};
}

}  // namespace

tl::expected<ConfigurationText, Refusal> changed(ConfigurationText text, std::uint64_t number,
                                                 const SegmentRequest& request) {
  if (!contract::is_segment_name(request.name) || request.name == kTakenName) {
    return refuse(400, "invalid_segment_name",
                  "a name begins with a small letter and has small letters, digits and '-' only; "
                  "preview is taken");
  }
  const SegmentOverride* last = contract::find(text.overlay, request.name);
  if (last != nullptr && last->made_by(request.key)) return text;
  if (request.only_if && *request.only_if != number) {
    return refuse(412, "configuration_changed",
                  "configuration " + std::to_string(number) + " is in force");
  }
  const auto file = contract::parse_product(text.yaml);
  if (!file.product) return refuse(409, "configuration_unreadable", "hearth.yaml must be applied");
  const auto now = last != nullptr ? std::optional(last->version)
                                   : contract::version_in(*file.product, request.name);
  auto next = wanted(request, now, last);
  if (!next) return tl::unexpected(std::move(next.error()));
  if (now == *next) return text;
  if (now && now->state == SegmentState::kPublished && next->state != SegmentState::kPublished) {
    if (const auto user = referrer_of(request.name, text.yaml)) return in_use(*user);
  }
  SegmentOverride change{request.name, *std::move(next), number + 1, request.key, now, {}};
  if (request.what == What::kRollBack) change.previous.reset();
  contract::put(text.overlay, std::move(change));

  auto product = contract::product_of(text);
  if (!product.product) return wrong_rule(std::move(product.problems));
  auto compiled = configured(*std::move(product.product), number + 1);
  if (!compiled) return wrong_rule(std::move(compiled.error()));
  if (contract::configuration_body(text.yaml, text.overlay).size() > kMaxBodyBytes) {
    return refuse(409, "configuration_too_large",
                  "put what was changed at run time into hearth.yaml and apply it");
  }
  return text;
}

}  // namespace hearth::segmenter
