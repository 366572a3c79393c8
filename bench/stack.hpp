#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "../tests/servers/nats_server.hpp"
#include "../tests/servers/redis_server.hpp"
#include "child.hpp"
#include "common/result.hpp"
#include "contract/names.hpp"

namespace hearth::bench {

struct StackOptions {
  std::filesystem::path programs;       // folder of hearth-ingest, hearth-segmenter, hearth-ctl
  std::filesystem::path configuration;  // hearth.yaml
  std::uint16_t partitions = 16;
  std::uint64_t stream_bytes = std::uint64_t{1} << 30;  // reserved for each partition's log
};

// A whole installation for one measurement: brokers as tests have them (Redis with fsync before
// every answer), the log created and configured, the services started one by one when a measurement
// wants them.
class Stack {
 public:
  static constexpr const char* kWriteKey = "bench-write-key";
  static constexpr const char* kApiKey = "bench-api-key-0123456789";

  // The servers' constructors throw when a binary is missing.
  explicit Stack(StackOptions options);

  Status prepare();                       // hearth-ctl init and apply
  Status start(const std::string& name);  // of a service: returns when it is ready
  void stop(const std::string& name);
  // Publishes a file of past events, as `hearth import` does.
  Status import(const std::filesystem::path& file);
  // Until every event in the log has been folded.
  Status await_folded(std::chrono::seconds limit);

  const std::string& url(const std::string& name) const { return services_.at(name).url; }
  pid_t pid(const std::string& name) const { return services_.at(name).child.pid(); }
  std::string nats_url() const { return nats_.url(); }
  std::string redis_url() const { return redis_.address(); }
  pid_t redis_pid() const { return redis_.pid(); }
  std::map<std::string, pid_t> processes() const;  // brokers and running services, by name
  std::filesystem::path folder() const { return redis_.folder(); }  // removed with the stack
  const contract::Names& names() const { return names_; }
  std::uint16_t partitions() const { return options_.partitions; }

 private:
  struct Service {
    Child child;
    std::string url;
  };

  Variables told() const;
  std::string log_of(const std::string& name) const {
    return (folder() / (name + ".log")).string();
  }
  Status ctl(const std::vector<std::string>& words);

  StackOptions options_;
  contract::Names names_{"bench"};
  tests::NatsServer nats_;
  tests::RedisServer redis_;
  std::map<std::string, Service> services_;  // last: they end before their brokers
};

}  // namespace hearth::bench
