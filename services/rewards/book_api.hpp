#pragma once

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::rewards {

// What there is to be given, and the books.
//   GET /v1/budgets/{id}   GET /v1/coupons/{id}
//   GET /v1/ledger         all accounts' sums over all partitions: "sum" is 0, always
class BookApi {
 public:
  explicit BookApi(fold::StateReader& reader) : reader_(reader) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<BookApi>& api);

 private:
  service::Response budget(const service::Request& request);
  service::Response coupon(const service::Request& request);
  service::Response ledger(const service::Request& request);

  fold::StateReader& reader_;
};

}  // namespace hearth::rewards
