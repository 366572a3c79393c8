#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// From what an event was sent: the device and the address that its context names.
namespace hearth::segmenter {

// What kind a hash is of stands in its lowest bit.
enum class Place : std::uint8_t { kDevice = 0, kAddress = 1 };

std::uint64_t source_hash(Place source, std::string_view id);
Place source_of(std::uint64_t hash);
std::string device_entity(std::uint64_t hash);     // device:<16 hex>
std::uint64_t source_in(std::string_view entity);  // 0: this is no such entity

// The hash keeps the id itself out of keys, logs and snapshots. It does not hide an address from
// somebody who tries them all.
struct ContextSources {
  std::uint64_t device = 0, address = 0;  // 0: not said
};

// Reads context.device.id and context.ip. Clients say the same with each event, so the answers to
// kPlaces short contexts are kept: a memory of a pure function, not of the log.
class ContextReader {
 public:
  ContextReader();
  ~ContextReader();
  ContextReader(ContextReader&&) noexcept;
  ContextReader& operator=(ContextReader&&) noexcept;

  ContextSources read(std::string_view context);  // a raw JSON object, or empty

 private:
  static constexpr std::size_t kPlaces = 2'048;
  static constexpr std::size_t kMaxKeptBytes = 256;
  struct Parser;
  struct Kept {
    std::string context;
    ContextSources sources;
  };
  ContextSources parse(std::string_view context);

  std::unique_ptr<Parser> parser_;
  std::vector<Kept> kept_;  // by the context's hash
};

}  // namespace hearth::segmenter
