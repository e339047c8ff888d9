#include <memory>

#include "adapters/files/dataset_folder.h"
#include "adapters/files/files_test_support.h"
#include "store/object_store_contract.h"
#include "store/snapshot_store_contract.h"

namespace sensex {
namespace {

// Objects and snapshots in a folder that goes with it. The other ports, which the folder does not
// have, are a memory store's.
class FilesStore final : public Store {
 public:
  FilesStore() : folder_(value_of(DatasetFolder::open_or_make(path_.path()))) {}

  ObjectStore& objects() override { return folder_->objects(); }
  SnapshotStore& snapshots() override { return folder_->snapshots(); }
  ModelRegistry& models() override { return others_->models(); }
  ForecastLedger& ledger() override { return others_->ledger(); }
  OutcomeLog& outcomes() override { return others_->outcomes(); }
  RunLog& runs() override { return others_->runs(); }
  Leases& leases() override { return others_->leases(); }
  QualityLog& quality() override { return others_->quality(); }
  Status check() override { return others_->check(); }

 private:
  OwnFolder path_;
  std::unique_ptr<DatasetFolder> folder_;
  std::unique_ptr<Store> others_ = make_memory_store();
};

const StoreBackend kFiles = {.name = "Files",
                             .open_empty = [] { return std::make_unique<FilesStore>(); }};

INSTANTIATE_TEST_SUITE_P(Backend, ObjectStoreContract, testing::Values(kFiles), backend_name);
INSTANTIATE_TEST_SUITE_P(Backend, SnapshotStoreContract, testing::Values(kFiles), backend_name);

}  // namespace
}  // namespace sensex
