#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"

namespace sensex {

// The right to do something alone, until an instant.
struct Lease {
  std::string name = {};   // what, e.g. "daily-evening"; 1 to 200 bytes on one line
  std::string owner = {};  // who, "host:pid:token"; 1 to 200 bytes on one line
  Instant until = {};      // first instant at which it no longer holds
  friend bool operator==(const Lease&, const Lease&) = default;
};

// Work that several processes on one state share out among them. Safe to call from several threads
// and processes; each call is one transaction.
//
// Time is the caller's: a lease holds as long as `now` of whoever asks is before `until`, so the
// clocks of hosts that share a database must agree to much less than a lease's length.
//
// Work that is to be done once, such as the evening of a day, is done by the holder of a lease:
//   acquire; done(key)? release, stop. Otherwise work, acquiring again in time; mark_done(key);
//   release.
// A process that dies before mark_done leaves the work to whoever acquires the lease next. A
// later acquire that gives false means that another is at it: stop without mark_done.
class Leases {
 public:
  virtual ~Leases() = default;
  // True: `owner` holds the lease until `until`; it was free, had run out, or was the owner's own.
  // False: another holds it; nothing changed.
  // invalid_argument: name, owner, or an `until` not after `now`.
  virtual Result<bool> acquire(std::string_view name, std::string_view owner, Instant now,
                               Instant until) = 0;
  // Gives the lease back; nothing changes when `owner` does not have it.
  virtual Status release(std::string_view name, std::string_view owner) = 0;
  // Who holds it at `now`, for the words of a refusal; empty: nobody.
  virtual Result<std::optional<Lease>> holder(std::string_view name, Instant now) = 0;

  virtual Result<bool> done(std::string_view key) = 0;
  // Notes for ever that the work `key`, e.g. "evening 2026-11-25", is done. True: this caller was
  // the first to say so. invalid_argument: key, as a lease's name.
  virtual Result<bool> mark_done(std::string_view key, Instant now) = 0;
};

}  // namespace sensex
