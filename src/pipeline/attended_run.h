#pragma once

#include <memory>
#include <string>

#include "pipeline/run_recorder.h"
#include "store/lease_keeper.h"
#include "store/store.h"

namespace sensex {

// A run of a job that several processes may do side by side, such as an ingest. While it goes on
// its process holds a lease that tells the others so. The next run of that kind logs as abandoned
// those of the last hundred runs whose process was killed and whose lease, half a minute, has run
// out.
class AttendedRun {
 public:
  // One at a time for an owner, which no other process goes by. `store` and `clock` must outlive
  // it. Errors as RunLog::begin and Leases::acquire.
  static Result<AttendedRun> begin(Store& store, const Clock& clock, std::string kind,
                                   const std::string& owner);

  RunRecorder& recorder() { return recorder_; }

 private:
  AttendedRun(std::unique_ptr<LeaseKeeper> keeper, RunRecorder recorder)
      : keeper_(std::move(keeper)), recorder_(std::move(recorder)) {}

  std::unique_ptr<LeaseKeeper> keeper_;
  RunRecorder recorder_;
};

}  // namespace sensex
