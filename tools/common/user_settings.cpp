// SPDX-License-Identifier: LGPL-2.1-or-later
// The user's key file.
// Main thread.
#include "tools/common/user_settings.hpp"

#include <gio/gio.h>
#include <glib.h>
#include <sys/stat.h>

namespace winebits::tools {

namespace {

constexpr char group[] = "Transfers", outlive_wine[] = "OutliveWine";

template <class T>
using owned = std::unique_ptr<T, decltype(&g_object_unref)>;
using key_file = std::unique_ptr<GKeyFile, decltype(&g_key_file_unref)>;

struct failure {
    GError *error = nullptr;
    ~failure() { g_clear_error(&error); }
    std::string text() const { return error ? error->message : "unknown error"; }
};

user_settings settings_in(GKeyFile *file) {
    failure problem;
    const bool value = g_key_file_get_boolean(file, group, outlive_wine, &problem.error);
    user_settings out;
    if (!problem.error)
        out.outlive_wine = value;
    return out;
}

} // namespace

std::string user_settings_file() {
    return std::string(g_get_user_config_dir()) + "/winebits/settings.ini";
}

user_settings read_user_settings() {
    const key_file file(g_key_file_new(), g_key_file_unref);
    failure problem;
    if (!g_key_file_load_from_file(file.get(), user_settings_file().c_str(), G_KEY_FILE_NONE, &problem.error))
        return {};
    return settings_in(file.get());
}

std::expected<void, std::string> write_user_settings(const user_settings &wanted) {
    const std::string name = user_settings_file();
    const key_file file(g_key_file_new(), g_key_file_unref);
    failure problem;
    const auto flags = static_cast<GKeyFileFlags>(G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS);
    if (!g_key_file_load_from_file(file.get(), name.c_str(), flags, &problem.error) &&
        !g_error_matches(problem.error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return std::unexpected(name + ": " + problem.text());
    g_clear_error(&problem.error);
    if (wanted.outlive_wine)
        g_key_file_set_boolean(file.get(), group, outlive_wine, *wanted.outlive_wine);
    else
        g_key_file_remove_key(file.get(), group, outlive_wine, nullptr);
    const std::string folder = name.substr(0, name.rfind('/'));
    if (g_mkdir_with_parents(folder.c_str(), 0700) != 0)
        return std::unexpected(folder + ": " + g_strerror(errno));
    if (!g_key_file_save_to_file(file.get(), name.c_str(), &problem.error))
        return std::unexpected(name + ": " + problem.text());
    return {};
}

// The call that GIO makes back may come when nobody wants the answer any more.
class user_settings_reader::reading : public std::enable_shared_from_this<reading> {
  public:
    explicit reading(std::function<void(const user_settings &)> done) : done_(std::move(done)) {}

    void begin() {
        const owned<GFile> file(g_file_new_for_path(user_settings_file().c_str()), g_object_unref);
        auto keep = std::make_unique<std::shared_ptr<reading>>(shared_from_this());
        g_file_load_contents_async(file.get(), nullptr, loaded, keep.release());
    }
    void forget() { done_ = nullptr; }

  private:
    static void loaded(GObject *source, GAsyncResult *result, gpointer data) {
        const std::unique_ptr<std::shared_ptr<reading>> kept(static_cast<std::shared_ptr<reading> *>(data));
        gchar *text = nullptr;
        gsize size = 0;
        const bool good = g_file_load_contents_finish(G_FILE(source), result, &text, &size, nullptr, nullptr);
        const std::unique_ptr<gchar, decltype(&g_free)> owner(text, g_free);
        const key_file file(g_key_file_new(), g_key_file_unref);
        user_settings found;
        if (good && g_key_file_load_from_data(file.get(), text, size, G_KEY_FILE_NONE, nullptr))
            found = settings_in(file.get());
        if (const auto done = (*kept)->done_)
            done(found);
    }

    std::function<void(const user_settings &)> done_;
};

user_settings_reader::user_settings_reader() = default;

user_settings_reader::~user_settings_reader() {
    if (present_)
        present_->forget();
}

void user_settings_reader::start(std::function<void(const user_settings &)> done) {
    if (present_)
        present_->forget();
    present_ = std::make_shared<reading>(std::move(done));
    present_->begin();
}

} // namespace winebits::tools
