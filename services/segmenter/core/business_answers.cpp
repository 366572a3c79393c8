#include "segmenter/core/business_answers.hpp"

#include <map>

#include "segmenter/core/business_sums.hpp"

namespace hearth::segmenter {

std::vector<Day> brushed_orders(const std::set<Message>& messages) {
  std::map<std::uint32_t, Day> open;  // by number: orders that nobody has refunded yet
  std::set<std::uint32_t> refunded;
  std::vector<Day> days;
  for (const Message& message : messages) {
    if (!message.answer) {
      if (!refunded.contains(message.number)) open.emplace(message.number, message.day);
      continue;
    }
    const auto order = open.find(message.number);
    if (order == open.end()) continue;
    if (message.day - order->second <= kBrushedDays) days.push_back(order->second);
    refunded.insert(message.number);
    open.erase(order);
  }
  return days;
}

std::vector<Request> requests(const std::set<Message>& messages) {
  std::map<std::uint32_t, const Message*> open;  // by ticket; 0: without one
  std::vector<Request> out;
  for (const Message& message : messages) {
    if (!message.answer) {
      open.emplace(message.number, &message);
      continue;
    }
    const auto request = open.find(message.number);
    if (request == open.end()) continue;
    out.push_back({request->second->day, message.ms - request->second->ms});
    open.erase(request);
  }
  for (const auto& [ticket, request] : open) out.push_back({request->day, std::nullopt});
  return out;
}

}  // namespace hearth::segmenter
