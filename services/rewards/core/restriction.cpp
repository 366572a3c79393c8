#include "rewards/core/restriction.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/messages.hpp"

namespace hearth::rewards {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxSegments = 1'000;
constexpr std::size_t kMaxTerms = 8;  // of a verdict's reason that are kept
constexpr std::size_t kMaxAppealBytes = 2'000;
constexpr const char* kAppealOpen = R"({"appeal":"open"})";

bool is_suspended(const pb::Verdict& verdict) {
  return verdict.appeal() == pb::Verdict::OPEN || verdict.appeal() == pb::Verdict::GRANTED;
}

bool is_running(const pb::Verdict& verdict, std::int64_t now) {
  return verdict.since() <= now && now < verdict.until();
}

bool in_force(const pb::Verdict& verdict, std::int64_t now) {
  return is_running(verdict, now) && !is_suspended(verdict);
}

// An open appeal before a granted one, and the strictest among equals; nullptr: none.
const pb::Verdict* suspended_at(const pb::Standing& standing, std::int64_t now) {
  const pb::Verdict* found = nullptr;
  const auto rank = [](const pb::Verdict& verdict) {
    return std::pair(verdict.appeal() != pb::Verdict::OPEN, verdict.pays_percent());
  };
  for (const pb::Verdict& verdict : standing.verdicts()) {
    if (!is_running(verdict, now) || !is_suspended(verdict)) continue;
    if (found == nullptr || rank(verdict) < rank(*found)) found = &verdict;
  }
  return found;
}

std::string_view appeal_text(const pb::Verdict& verdict) {
  switch (verdict.appeal()) {
    case pb::Verdict::OPEN:
      return "open";
    case pb::Verdict::UPHELD:
      return "upheld";
    case pb::Verdict::GRANTED:
      return "granted";
    default:
      return "none";
  }
}

// "sum(…) >= 6 is 7.5; …": the sub-conditions with their values, as the segmenter gave them.
std::string because_of(const json& body, const std::string& segment) {
  const auto entered = body.find("entered");
  std::string text;
  if (entered == body.end() || !entered->is_array()) return text;
  for (const json& one : *entered) {
    if (text_in(one, "segment") != segment || !one.contains("because")) continue;
    std::size_t terms = 0;
    for (const json& because : one["because"]) {
      const auto term = because.is_object() ? text_in(because, "term") : std::nullopt;
      if (!term || ++terms > kMaxTerms) continue;
      if (!text.empty()) text += "; ";
      text += *term + " is " + text_in(because, "value").value_or("true");
    }
  }
  return text;
}

std::optional<std::set<std::string>> segments_in(const json& body) {
  const auto list = body.find("segments");
  if (list == body.end() || !list->is_array() || list->size() > kMaxSegments) return std::nullopt;
  std::set<std::string> segments;
  for (const json& one : *list) {
    if (!one.is_string()) return std::nullopt;
    segments.insert(one.get<std::string>());
  }
  return segments;
}

void fall(pb::Standing& standing, const Downgrade& downgrade, std::int64_t at,
          std::string because) {
  for (const pb::Verdict& known : standing.verdicts()) {
    if (known.segment() == downgrade.segment) return;  // it runs from when it fell
  }
  pb::Verdict& verdict = *standing.add_verdicts();
  verdict.set_segment(downgrade.segment);
  verdict.set_pays_percent(downgrade.pays_percent);
  verdict.set_since(at);
  verdict.set_until(at + downgrade.lasts.count());
  verdict.set_because(std::move(because));
}

}  // namespace

const pb::Verdict* restriction_at(const pb::Standing& standing, TimePoint now) {
  const pb::Verdict* strictest = nullptr;
  for (const pb::Verdict& verdict : standing.verdicts()) {
    if (!in_force(verdict, to_unix_ms(now))) continue;
    if (strictest == nullptr || verdict.pays_percent() < strictest->pays_percent()) {
      strictest = &verdict;
    }
  }
  return strictest;
}

std::int64_t pays_percent(const pb::Verdict* restriction) {
  return restriction == nullptr ? 100 : restriction->pays_percent();
}

std::string restricted_reason(const pb::Verdict& restriction) {
  return std::string(kRestrictedReason) + ": " + restriction.segment();
}

json restriction_body(const pb::Verdict* restriction) {
  if (restriction == nullptr) {
    return {{"level", "none"},    {"pays_percent", 100}, {"segment", nullptr},
            {"because", nullptr}, {"until", nullptr},    {"appeal", "none"}};
  }
  return {{"level", restriction->pays_percent() == 0 ? "blocked" : "reduced"},
          {"pays_percent", restriction->pays_percent()},
          {"segment", restriction->segment()},
          {"because", restriction->because()},
          {"until", contract::to_rfc3339(from_unix_ms(restriction->until()))},
          {"appeal", appeal_text(*restriction)}};
}

json restriction_answer(const pb::Standing& standing, TimePoint now) {
  const pb::Verdict* const in_force = restriction_at(standing, now);
  const pb::Verdict* const suspended = suspended_at(standing, to_unix_ms(now));
  if (in_force != nullptr || suspended == nullptr) return restriction_body(in_force);
  json body = restriction_body(suspended);
  body["level"] = "none";
  body["pays_percent"] = 100;
  return body;
}

void take_segments(Draft& draft, const Settings& settings) {
  const json body = parse_body(draft.input().signal->body);
  const auto segments = segments_in(body);
  if (!segments) {
    return draft.reject("malformed-signal", "segments for " + std::string(draft.input().entity));
  }
  // Nothing is known of somebody who is in no segment: perhaps the user was forgotten.
  if (segments->empty() && draft.known() == nullptr) return;
  pb::Standing& standing = draft.standing();
  standing.set_judged(true);
  standing.mutable_segments()->Assign(segments->begin(), segments->end());
  auto& verdicts = *standing.mutable_verdicts();
  verdicts.erase(std::remove_if(verdicts.begin(), verdicts.end(),
                                [&](const pb::Verdict& verdict) {
                                  return !segments->contains(verdict.segment());
                                }),
                 verdicts.end());
  const std::int64_t at = number_in(body, "at").value_or(draft.now_ms());
  for (const Downgrade& downgrade : settings.downgrades) {
    if (!segments->contains(downgrade.segment)) continue;
    fall(standing, downgrade, at, because_of(body, downgrade.segment));
  }
  tell_restriction(draft);
}

void tell_lifted(Draft& draft) {
  draft.signal(std::string(draft.input().entity), kRestricted,
               body_text(restriction_body(nullptr)));
}

void tell_restriction(Draft& draft) {
  pb::Standing& standing = draft.standing();
  const pb::Verdict* const now = restriction_at(standing, draft.now());
  const std::string segment = now == nullptr ? "" : now->segment();
  std::optional<std::int64_t> next;
  for (const pb::Verdict& verdict : standing.verdicts()) {
    for (const std::int64_t moment : {verdict.since(), verdict.until()}) {
      if (moment > draft.now_ms()) next = std::min(next.value_or(moment), moment);
    }
  }
  if (next) draft.set_timer(kRestrictionTimer, from_unix_ms(*next));
  if (segment == standing.told_segment()) return;
  standing.set_told_segment(segment);
  draft.signal(std::string(draft.input().entity), kRestricted, body_text(restriction_body(now)));
}

void appeal(Draft& draft) {
  const auto text = text_in(parse_body(draft.input().command->body), "text").value_or("");
  if (text.size() > kMaxAppealBytes) {
    return draft.refuse_command(400, "invalid_request", "an appeal has at most 2000 bytes");
  }
  pb::Standing& standing = draft.standing();
  if (restriction_at(standing, draft.now()) == nullptr) {
    const pb::Verdict* const suspended = suspended_at(standing, draft.now_ms());
    if (suspended != nullptr && suspended->appeal() == pb::Verdict::OPEN) {
      return draft.reply(200, kAppealOpen);
    }
    return draft.refuse_command(409, "nothing_to_appeal", "no restriction is in force");
  }
  bool opened = false;
  for (pb::Verdict& verdict : *standing.mutable_verdicts()) {
    if (!in_force(verdict, draft.now_ms()) || verdict.appeal() != pb::Verdict::NONE) continue;
    verdict.set_appeal(pb::Verdict::OPEN);
    verdict.set_appeal_text(text);
    opened = true;
  }
  if (!opened) {
    return draft.refuse_command(409, "appeal_decided", "an operator has upheld this restriction");
  }
  tell_restriction(draft);
  draft.reply(200, kAppealOpen);
}

void decide_appeal(Draft& draft) {
  const auto decision = text_in(parse_body(draft.input().command->body), "decision");
  if (decision != "grant" && decision != "uphold") {
    return draft.refuse_command(400, "invalid_request", "the decision is grant or uphold");
  }
  const bool granted = decision == "grant";
  bool decided = false;
  for (pb::Verdict& verdict : *draft.standing().mutable_verdicts()) {
    if (verdict.appeal() != pb::Verdict::OPEN) continue;
    verdict.set_appeal(granted ? pb::Verdict::GRANTED : pb::Verdict::UPHELD);
    decided = true;
  }
  if (!decided) return draft.refuse_command(409, "no_open_appeal", "there is no open appeal");
  tell_restriction(draft);
  draft.reply(200, granted ? R"({"appeal":"granted"})" : R"({"appeal":"upheld"})");
}

}  // namespace hearth::rewards
