#pragma once

#include <string>
#include <string_view>

// Under which keys rewards keep their states. Entities that are addressed from anywhere have their
// home by their key; what only accompanies one lies in that one's partition.
namespace hearth::rewards {

inline constexpr std::string_view kLedgerKey = "part:ledger";

inline std::string budget_key(std::string_view id) { return "budget:" + std::string(id); }
inline std::string coupon_key(std::string_view id) { return "coupon:" + std::string(id); }

inline std::string recent_key(std::string_view user) { return "recent:" + std::string(user); }
inline std::string lines_key(std::string_view user) { return "lines:" + std::string(user); }

inline bool is_user(std::string_view entity) { return entity.starts_with("u:"); }
inline bool is_guest(std::string_view entity) { return entity.starts_with("a:"); }
inline bool is_budget(std::string_view entity) { return entity.starts_with("budget:"); }
inline bool is_coupon(std::string_view entity) { return entity.starts_with("coupon:"); }
// The id behind a kind's prefix.
inline std::string_view id_in(std::string_view entity) {
  return entity.substr(entity.find(':') + 1);
}

}  // namespace hearth::rewards
