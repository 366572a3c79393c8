#pragma once

#include <set>
#include <vector>

#include "segmenter/core/business_dealings.hpp"

// Who answers whom: an order its refund, a request its reply. Functions of the set of messages, so
// that the order of arrival does not matter.
namespace hearth::segmenter {

// The days of the orders that were refunded within kBrushedDays, one entry an order. An order that
// was paid in several events is one, from its first.
std::vector<Day> brushed_orders(const std::set<Message>& messages);

struct Response {
  Day day = 0;  // of the request
  std::int64_t ms = 0;
};

// A request with a ticket is answered by the ticket's next reply; without, by the next reply
// without one. A request that repeats an open one belongs to it.
std::vector<Response> responses(const std::set<Message>& messages);

}  // namespace hearth::segmenter
