#include "recall/core/message_template.hpp"

#include <algorithm>
#include <array>

#include <kainjow/mustache.hpp>

namespace hearth::recall {
namespace {

namespace mustache = kainjow::mustache;

constexpr std::array<std::string_view, 10> kVariables = {
    "user_id",      "days",        "item",         "item.title",   "item.id",
    "item.updated", "coupon.code", "coupon.title", "coupon.value", "coupon.minimum_order"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

bool names(std::string_view text, std::string_view first) {
  const auto variables = variables_of(text);
  return variables && std::any_of(variables->begin(), variables->end(), [&](const auto& name) {
           return name == first || name.starts_with(std::string(first) + ".");
         });
}

mustache::data data_of(const Subject& subject) {
  mustache::data data;
  data.set("user_id", subject.user_id);
  data.set("days", std::to_string(subject.days));
  if (subject.item) {
    mustache::data item;
    item.set("id", subject.item->id);
    item.set("title", subject.item->title);
    item.set("updated", subject.item->updated);
    data.set("item", item);
  }
  if (subject.coupon) {
    mustache::data coupon;
    coupon.set("code", subject.coupon->code);
    coupon.set("title", subject.coupon->title);
    coupon.set("value", subject.coupon->value);
    coupon.set("minimum_order", subject.coupon->minimum_order);
    data.set("coupon", coupon);
  }
  return data;
}

std::string rendered(const std::string& text, const mustache::data& data) {
  mustache::mustache parsed(text);
  parsed.set_custom_escape([](const std::string& value) { return value; });
  return parsed.render(data);
}

}  // namespace

bool MessageTemplate::needs_item() const { return names(title, "item") || names(text, "item"); }

bool MessageTemplate::needs_coupon() const {
  return names(title, "coupon") || names(text, "coupon") || names(otherwise, "coupon");
}

RenderedText MessageTemplate::render(const Subject& subject) const {
  const mustache::data data = data_of(subject);
  const bool as_planned = subject.item || !needs_item();
  return {rendered(title, data), rendered(as_planned ? text : otherwise, data)};
}

std::optional<std::set<std::string>> variables_of(std::string_view text) {
  if (!mustache::mustache(std::string(text)).is_valid()) return std::nullopt;
  std::set<std::string> found;
  for (auto at = text.find("{{"); at != std::string_view::npos; at = text.find("{{", at)) {
    const auto end = text.find("}}", at);
    std::string_view tag = trimmed(text.substr(at + 2, end - at - 2));
    at = end;
    if (tag.empty() || tag.front() == '!') continue;
    if (tag.front() == '>' || tag.front() == '=') return std::nullopt;
    if (std::string_view("#^/&{").find(tag.front()) != std::string_view::npos) tag.remove_prefix(1);
    found.emplace(trimmed(tag));
  }
  return found;
}

bool is_known_variable(std::string_view name) {
  return std::find(kVariables.begin(), kVariables.end(), name) != kVariables.end();
}

}  // namespace hearth::recall
