#include "rules/windowed_call.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "rules/event_selector.hpp"

namespace hearth::rules {
namespace {

using Function = Feature::Function;

struct Signature {
  Function function;
  std::string_view written;  // for messages
  bool property = false, percent = false, window = true;
};
constexpr std::array<Signature, 11> kSignatures{{
    {Function::kCount, "count(event[, window])"},
    {Function::kSum, "sum(event, property[, window])", true},
    {Function::kAvg, "avg(event, property[, window])", true},
    {Function::kMin, "min(event, property[, window])", true},
    {Function::kMax, "max(event, property[, window])", true},
    {Function::kPercentile, "percentile(event, property, percent[, window])", true, true},
    {Function::kDistinct, "distinct(event, property[, window])", true},
    {Function::kFirst, "first(event)", false, false, false},
    {Function::kLast, "last(event)", false, false, false},
    {Function::kDaysSince, "days_since(event)", false, false, false},
    {Function::kDaysActive, "days_active([event,] [window])"},
}};

constexpr std::int64_t kMostHours = 72, kMostDays = 400;

const Signature* signature_of(std::string_view function) {
  const auto found =
      std::find_if(kSignatures.begin(), kSignatures.end(),
                   [&](const Signature& one) { return name(one.function) == function; });
  return found == kSignatures.end() ? nullptr : &*found;
}

// Digits and then h or d: meant as a window, whether it is one or not.
bool looks_like_window(std::string_view text) {
  if (text.size() < 2 || (text.back() != 'h' && text.back() != 'd')) return false;
  return std::all_of(text.begin(), text.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<Millis> window_of(std::string_view text) {
  if (!looks_like_window(text)) return std::nullopt;
  std::int64_t number = 0;
  const auto error = std::from_chars(text.data(), text.data() + text.size() - 1, number).ec;
  const bool days = text.back() == 'd';
  if (error != std::errc() || number < 1 || number > (days ? kMostDays : kMostHours)) {
    return std::nullopt;
  }
  return days ? Millis(std::chrono::hours(24 * number)) : Millis(std::chrono::hours(number));
}

// Takes a call's arguments one after the other.
class Arguments {
 public:
  Arguments(const Node& call, const Signature& signature, const Schema& schema)
      : call_(call), signature_(signature), schema_(schema) {}

  tl::expected<Feature, Fault> read() {
    Feature feature{.function = signature_.function};
    const bool any_event = feature.function == Function::kDaysActive &&
                           (left() == 0 || (left() == 1 && next_is_window()));
    if (!any_event) read_event(feature);
    if (signature_.property) read_property(feature);
    if (signature_.percent) read_percent(feature);
    if (signature_.window && left() > 0) read_window(feature);
    if (left() > 0) fail(call_.at, "it is written " + std::string(signature_.written));
    if (fault_) return tl::unexpected(*std::move(fault_));
    return feature;
  }

 private:
  std::size_t left() const { return call_.children.size() - taken_; }

  bool next_is_window() const {
    const Node& next = call_.children[taken_];
    return next.is_string() && looks_like_window(next.text);
  }

  void fail(std::uint32_t at, std::string text) {
    if (!fault_) fault_ = Fault{at, std::move(text)};
    taken_ = call_.children.size();
  }

  // The next argument, if it is a literal of that kind.
  const Node* take(Value::Kind kind, std::string_view what) {
    if (fault_) return nullptr;
    if (left() == 0) {
      fail(call_.at,
           std::string(what) + " is missing: it is written " + std::string(signature_.written));
      return nullptr;
    }
    const Node& next = call_.children[taken_++];
    if (next.kind == Node::Kind::kLiteral && next.literal.is(kind)) return &next;
    fail(next.at, std::string(what) + " must be a literal " +
                      (kind == Value::Kind::kString ? "string" : "int") +
                      ", because what is kept of events is decided at load");
    return nullptr;
  }

  void read_event(Feature& feature) {
    const Node* const event = take(Value::Kind::kString, "the event");
    if (event == nullptr) return;
    feature.event = event->text;
    if (auto wrong = wrong_selector(event->text, schema_)) fail(event->at, *std::move(wrong));
  }

  void read_property(Feature& feature) {
    const Node* const property = take(Value::Kind::kString, "the property");
    if (property == nullptr) return;
    feature.property = property->text;
    const auto use =
        feature.function == Function::kDistinct ? PropertyUse::kAny : PropertyUse::kNumeric;
    auto wrong = wrong_property(property->text, use, feature.event, schema_);
    if (wrong) fail(property->at, *std::move(wrong));
  }

  void read_percent(Feature& feature) {
    const Node* const percent = take(Value::Kind::kInt, "the percent");
    if (percent == nullptr) return;
    if (percent->literal.number < 1 || percent->literal.number > 99) {
      return fail(percent->at, "the percent must be from 1 to 99");
    }
    feature.percent = static_cast<std::uint8_t>(percent->literal.number);
  }

  void read_window(Feature& feature) {
    const Node* const text = take(Value::Kind::kString, "the window");
    if (text == nullptr) return;
    const auto window = window_of(text->text);
    if (!window) return fail(text->at, R"(a window is "1h" to "72h" or "1d" to "400d")");
    feature.window = *window;
  }

  const Node& call_;
  const Signature& signature_;
  const Schema& schema_;
  std::size_t taken_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace

bool is_windowed(std::string_view function) { return signature_of(function) != nullptr; }

std::vector<std::string_view> windowed_names() {
  std::vector<std::string_view> names;
  for (const Signature& one : kSignatures) names.push_back(name(one.function));
  return names;
}

tl::expected<Feature, Fault> windowed_call(const Node& call, const Schema& schema) {
  return Arguments(call, *signature_of(call.text), schema).read();
}

}  // namespace hearth::rules
