#pragma once

#include "fold/awaited.hpp"
#include "fold/state_reader.hpp"
#include "segmenter/core/kpi_tables.hpp"
#include "service/api_keys.hpp"
#include "service/http_server.hpp"

namespace hearth::segmenter {

// Everybody: the KPI tables, summed over the rows of all partitions as they lie in the store.
//   GET /v1/kpis?from=&to=        /v1/weekly?from=&to=     /v1/monthly?from=&to=     (default: the
//   last 30 days with
//                                                                    data; all weeks; all months)
//   GET /v1/retention?days=1,7,30&to=     /v1/cohorts?period=month|week&to=      /v1/events
//   /v1/heatmap
//   GET /v1/kpis/business?from=&to=        /v1/kpis/ltv?from=&to=
class KpiApi {
 public:
  explicit KpiApi(fold::StateReader& reader) : reader_(reader) {}
  static void add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                         const fold::Awaited<KpiApi>& api);

 private:
  struct Loaded {
    std::vector<pb::Entity> rows;
    contract::Position position;
    KpiTables tables() const { return KpiTables(rows); }
  };
  using Answer = tl::expected<service::Response, service::Response>;
  using Query = Answer (KpiApi::*)(const service::Request&);
  service::Response serve(Query query, const service::Request& request);

  Result<Loaded> load(const std::vector<std::string>& keys);
  Result<std::optional<DayRange>> active();  // first and last day with events
  tl::expected<DayRange, service::Response> range(const service::Request& request,
                                                  Day default_days);

  Answer daily(const service::Request& request);
  Answer weekly(const service::Request& request);
  Answer monthly(const service::Request& request);
  Answer retention(const service::Request& request);
  Answer cohorts(const service::Request& request);
  Answer events(const service::Request& request);
  Answer heatmap(const service::Request& request);
  Answer business(const service::Request& request);
  Answer ltv(const service::Request& request);

  fold::StateReader& reader_;
};

}  // namespace hearth::segmenter
