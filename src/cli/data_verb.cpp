#include <memory>

#include "cli/data_movers.h"
#include "cli/data_readers.h"
#include "cli/verbs.h"

namespace sensex {
namespace {

template <class Options>
struct Act {
  std::string name = {};
  std::string summary = {};
  std::string example = {};
  Status (*run)(const Options&, Context&) = nullptr;
};

template <class Options>
CLI::App* add_act(CLI::App& data, Context& context, const std::shared_ptr<Options>& options,
                  const Act<Options>& act) {
  CLI::App* verb = add_verb(data, context, act.name, act.summary, act.example);
  on_run(verb, context, [options, run = act.run, &context] { return run(*options, context); });
  return verb;
}

void add_readers(CLI::App& data, Context& context) {
  const auto options = std::make_shared<DataReadOptions>();
  const auto add = [&](const Act<DataReadOptions>& act) {
    CLI::App* verb = add_act(data, context, options, act);
    verb->add_flag("--json", options->json, "Print JSON");
    return verb;
  };
  add({"list", "All datasets, the last added first", "sensex data list --json", list_datasets});
  add({"show", "One dataset, whole", "sensex data show 357778fe", show_dataset})
      ->add_option("ID", options->dataset, "Its id or the start of it; left out: the current one");
  CLI::App* diff = add({"diff", "What turns one dataset into another",
                        "sensex data diff 357778fe 9f2c01d4", diff_two_datasets});
  diff->add_option("BEFORE", options->dataset, "Id of the one, or the start of it")->required();
  diff->add_option("AFTER", options->other, "Id of the other, or the start of it")->required();
  add({"actions", "Splits, bonuses and the like that the current dataset knows of",
       "sensex data actions RELIANCE", list_actions})
      ->add_option("SYMBOL", options->symbol, "Of this stock alone");
}

void add_movers(CLI::App& data, Context& context) {
  const auto options = std::make_shared<DataMoveOptions>();
  const auto add = [&](const Act<DataMoveOptions>& act, const std::string& folder) {
    CLI::App* verb = add_act(data, context, options, act);
    verb->add_option("FOLDER", options->folder, folder)->required();
    verb->add_option("ID", options->dataset,
                     "Id of the dataset, or the start of it; left out: the current one");
  };
  add({"push", "Copy a dataset into a plain folder", "sensex data push /mnt/share/sensex",
       push_dataset},
      "Folder that datasets are kept in, made when it is not there");
  add({"pull", "Copy a dataset out of a folder and make it the current one",
       "sensex data pull /mnt/share/sensex", pull_dataset},
      "Folder that datasets were pushed to");
  add({"export", "Write a dataset's feature map and directions for NumPy",
       "sensex data export ./export", export_one_dataset},
      "A new or an empty folder, or an earlier export, which is replaced");
}

}  // namespace

void add_data_verb(CLI::App& app, Context& context) {
  CLI::App* data = app.add_subcommand("data", "The datasets that were ingested");
  data->require_subcommand(1);
  data->footer("Example:\n  sensex data list --json");
  add_readers(*data, context);
  add_movers(*data, context);
}

}  // namespace sensex
