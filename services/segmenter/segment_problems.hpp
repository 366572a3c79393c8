#pragma once

#include <vector>

#include <nlohmann/json.hpp>

#include "fold/answers.hpp"

namespace hearth::segmenter {

// A problem that also lists what is wrong with a rule: "problems": [{"line", "column", "text"}],
// counted from 1 within the rule's text. `All`: of rules::Problem or contract::Problem.
template <class All>
service::Response with_places(service::Response response, const All& all) {
  auto body = nlohmann::ordered_json::parse(response.body, nullptr, false);
  auto& list = body["problems"] = nlohmann::ordered_json::array();
  for (const auto& one : all) {
    list.push_back({{"line", one.line}, {"column", one.column}, {"text", one.text}});
  }
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return response;
}

// 422, for a rule that does not compile.
template <class All>
service::Response wrong_rule(const service::Request& request, const All& all) {
  const auto& first = all.front();
  const std::string text = "line " + std::to_string(first.line) + ", column " +
                           std::to_string(first.column) + ": " + first.text;
  return with_places(service::problem(request, 422, "wrong_rule", text), all);
}

}  // namespace hearth::segmenter
