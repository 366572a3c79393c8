#pragma once

#include <optional>
#include <set>
#include <vector>

#include "segmenter/core/business_dealings.hpp"

// Who answers whom: an order its refund, a request its reply. Functions of the set of messages, so
// that the order of arrival does not matter.
namespace hearth::segmenter {

// The days of the orders that were refunded within kBrushedDays, one entry an order. An order that
// was paid in several events is one, from its first.
std::vector<Day> brushed_orders(const std::set<Message>& messages);

struct Request {
  Day day = 0;
  std::optional<std::int64_t> ms;  // until its reply; nothing: it has none so far
};

// A request with a ticket is answered by the ticket's next reply; without, by the next reply
// without one. A request that repeats an open one belongs to it.
std::vector<Request> requests(const std::set<Message>& messages);

}  // namespace hearth::segmenter
