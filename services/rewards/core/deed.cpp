#include "rewards/core/deed.hpp"

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"

namespace hearth::rewards {

std::optional<Deed> deed_in(const contract::Event& event, const Settings& settings) {
  Deed deed;
  deed.refund = settings.refunds.contains(event.name);
  if (!deed.refund && !settings.task_events.contains(event.name)) return std::nullopt;
  deed.event = event.name;
  if (event.properties.empty()) return deed;
  const auto properties = parse_body(event.properties);
  deed.order = text_in(properties, "order_id").value_or("");
  const auto revenue = properties.find("revenue");
  const bool says_amount =
      settings.payments.contains(event.name) && revenue != properties.end() && revenue->is_number();
  if (!says_amount) return deed;
  const auto yuan = revenue->get<double>();
  if (yuan == 0) return std::nullopt;
  deed.refund = yuan < 0;
  return deed;
}

std::string encode(const Deed& deed) {
  return body_text({{"event", deed.event}, {"order", deed.order}, {"refund", deed.refund}});
}

std::optional<Deed> decode_deed(std::string_view text) {
  const auto body = parse_body(text);
  const auto event = text_in(body, "event");
  if (!event) return std::nullopt;
  const auto refund = body.find("refund");
  return Deed{*event, text_in(body, "order").value_or(""), refund != body.end() && *refund == true};
}

}  // namespace hearth::rewards
