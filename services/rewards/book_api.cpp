#include "rewards/book_api.hpp"

#include <functional>

#include <nlohmann/json.hpp>

#include "fold/answers.hpp"
#include "rewards/core/answers.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/totals.hpp"
#include "rewards/user_lookup.hpp"

namespace hearth::rewards {

void BookApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<BookApi>& api) {
  const auto guarded = [&](service::Response (BookApi::*call)(const service::Request&)) {
    return keys.guard(api.handler(std::mem_fn(call)));
  };
  server.route("GET", "/v1/budgets/{id}", {}, guarded(&BookApi::budget));
  server.route("GET", "/v1/coupons/{id}", {}, guarded(&BookApi::coupon));
  server.route("GET", "/v1/ledger", {}, guarded(&BookApi::ledger));
}

service::Response BookApi::budget(const service::Request& request) {
  const std::string_view id = request.path_parameter("id");
  const auto found = find_entity(request, reader_, budget_key(id), "budget_not_found");
  if (!found) return found.error();
  return fold::answer(budget_answer(id, found->state.budget()), found->position);
}

service::Response BookApi::coupon(const service::Request& request) {
  const std::string_view id = request.path_parameter("id");
  const auto found = find_entity(request, reader_, coupon_key(id), "coupon_not_found");
  if (!found) return found.error();
  return fold::answer(stock_answer(id, found->state.coupon()), found->position);
}

// Every decision sums to 0 within its partition: so do all of them, however far each one is.
service::Response BookApi::ledger(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const auto read = read_totals(reader_);
  if (!read) return fold::refusal(request, read.error());
  return fold::answer(totals_answer(read->partitions), read->position);
}

}  // namespace hearth::rewards
