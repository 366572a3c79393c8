#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "../tools/load/answer_reader.hpp"
#include "../tools/load/target.hpp"
#include "common/result.hpp"

namespace hearth::bench {

struct HttpAnswer {
  int status = 0;
  std::string position;  // Hearth-Position
  std::string body;
};

// One blocking keep-alive connection with a timeout of ten seconds, for measurements of one request
// at a time.
class HttpClient {
 public:
  static Result<std::unique_ptr<HttpClient>> connect(std::string_view url);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  Result<HttpAnswer> get(std::string_view path, std::string_view api_key);
  Result<HttpAnswer> post(std::string_view path, std::string_view json);

 private:
  HttpClient(load::Target target, int socket) : target_(std::move(target)), socket_(socket) {}
  Result<HttpAnswer> exchange(const std::string& request);

  load::Target target_;
  int socket_;
};

}  // namespace hearth::bench
