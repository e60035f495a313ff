package dev.posthaste.relay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.ops.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {

    private static final String ED25519 = TestKeys.ed25519();

    @TempDir
    Path folder;

    @Test
    void both_forms_of_a_folder_hold_keys_and_other_files_do_not_matter() throws Exception {
        put("2026a._domainkey.acme.test.pem", ED25519);
        put("shop.test/2026b.pem", ED25519);
        put("shop.test/2026b.txt", "the record");
        put("README", "what this is");
        put("..2026_03_01/2026c._domainkey.acme.test.pem", "a link's target");

        assertThat(names(keys())).containsExactly("2026a._domainkey.acme.test", "2026b._domainkey.shop.test");
    }

    @Test
    void a_new_selector_signs_beside_the_old_one_from_when_its_file_is_there() throws Exception {
        put("acme.test/old.pem", ED25519);
        Keys keys = keys();

        put("acme.test/new.pem", TestKeys.ed25519());
        assertThat(names(keys)).containsExactly("old._domainkey.acme.test");
        keys.look();
        assertThat(names(keys)).containsExactly("new._domainkey.acme.test", "old._domainkey.acme.test");

        Files.delete(folder.resolve("acme.test/old.pem"));
        keys.look();
        assertThat(names(keys)).containsExactly("new._domainkey.acme.test");
    }

    @Test
    void a_broken_file_changes_nothing_and_is_told_until_it_is_mended() throws Exception {
        put("acme.test/old.pem", ED25519);
        Keys keys = keys();

        put("acme.test/new.pem", ED25519.substring(0, 40));
        keys.look();
        assertThat(names(keys)).containsExactly("old._domainkey.acme.test");
        assertThat(keys.trouble()).hasValueSatisfying(cause -> assertThat(cause).contains("new.pem", "no PEM"));
        assertThat(well(keys).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);

        put("acme.test/new.pem", TestKeys.ed25519());
        keys.look();
        assertThat(names(keys)).hasSize(2);
        assertThat(keys.trouble()).isEmpty();
        assertThat(well(keys).getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    @Test
    void a_broken_file_that_goes_away_is_trouble_no_more() throws Exception {
        put("acme.test/old.pem", ED25519);
        Keys keys = keys();
        put("acme.test/new.pem", "");
        keys.look();

        Files.delete(folder.resolve("acme.test/new.pem"));
        keys.look();

        assertThat(keys.trouble()).isEmpty();
    }

    @Test
    void a_folder_that_goes_away_takes_no_key_with_it() throws Exception {
        put("keys/old._domainkey.acme.test.pem", ED25519);
        Keys keys =
                keys(Map.of("posthaste.dkim.directory", folder.resolve("keys").toString()));

        Files.move(folder.resolve("keys"), folder.resolve("gone"));
        keys.look();

        assertThat(names(keys)).containsExactly("old._domainkey.acme.test");
        assertThat(keys.trouble()).isPresent();
    }

    @Test
    void a_folder_that_is_emptied_takes_no_key_with_it_until_the_next_start() throws Exception {
        put("acme.test/old.pem", ED25519);
        Keys keys = keys();

        Files.delete(folder.resolve("acme.test/old.pem"));
        keys.look();
        keys.look();

        assertThat(names(keys)).containsExactly("old._domainkey.acme.test");
        assertThat(keys.trouble()).hasValueSatisfying(cause -> assertThat(cause).contains("The folder is empty"));
        assertThat(well(keys).getStatus()).isEqualTo(HealthCheckResponse.Status.DOWN);
        assertThat(names(keys())).isEmpty();
    }

    @Test
    void keys_in_the_configuration_do_not_hide_that_the_folder_was_emptied() throws Exception {
        put("acme.test/old.pem", ED25519);
        Keys keys = keys(Map.of(
                "posthaste.dkim.directory",
                folder.toString(),
                "posthaste.dkim.keys.main.domain",
                "shop.test",
                "posthaste.dkim.keys.main.selector",
                "2026a",
                "posthaste.dkim.keys.main.key",
                ED25519));

        Files.delete(folder.resolve("acme.test/old.pem"));
        keys.look();

        assertThat(names(keys)).containsExactly("old._domainkey.acme.test", "2026a._domainkey.shop.test");
        assertThat(keys.trouble()).isPresent();
    }

    @Test
    void what_comes_into_an_emptied_folder_signs_and_is_trouble_no_more() throws Exception {
        put("acme.test/old.pem", ED25519);
        Keys keys = keys();
        Files.delete(folder.resolve("acme.test/old.pem"));
        keys.look();

        put("acme.test/new.pem", TestKeys.ed25519());
        keys.look();

        assertThat(names(keys)).containsExactly("new._domainkey.acme.test");
        assertThat(keys.trouble()).isEmpty();
    }

    @Test
    void health_says_what_belongs_into_dns() throws Exception {
        put("acme.test/2026a.pem", ED25519);
        Keys keys = keys();

        assertThat(well(keys).getData().orElseThrow())
                .containsEntry(
                        "2026a._domainkey.acme.test",
                        keys.now().all().getFirst().record());
    }

    @Test
    void keys_can_be_configured_one_by_one() throws Exception {
        put("a.pem", TestKeys.RSA);

        Keys keys = keys(Map.of(
                "posthaste.dkim.keys.main.domain", "Acme.test",
                "posthaste.dkim.keys.main.selector", "2026a",
                "posthaste.dkim.keys.main.key-file", folder.resolve("a.pem").toString(),
                "posthaste.dkim.keys.second.domain", "acme.test",
                "posthaste.dkim.keys.second.selector", "2026e",
                "posthaste.dkim.keys.second.key", ED25519));

        assertThat(names(keys)).containsExactly("2026a._domainkey.acme.test", "2026e._domainkey.acme.test");
    }

    @Test
    void what_cannot_be_used_is_told_at_the_start() throws Exception {
        put("acme.test/2026a.pem", TestKeys.rsa(1024));

        assertThatThrownBy(this::keys)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("2026a.pem")
                .hasMessageContaining("this one has 1024")
                .hasMessageContaining("openssl genpkey");
    }

    @Test
    void a_setting_that_is_half_made_is_told_by_its_name() {
        assertThatThrownBy(() -> keys(Map.of(
                        "posthaste.dkim.keys.main.domain", "acme.test", "posthaste.dkim.keys.main.selector", "2026a")))
                .hasMessageContaining("posthaste.dkim.keys.main needs one of key and key-file");
        assertThatThrownBy(() -> keys(Map.of(
                        "posthaste.dkim.keys.main.domain", "acme.test",
                        "posthaste.dkim.keys.main.selector", "no selector",
                        "posthaste.dkim.keys.main.key", ED25519)))
                .hasMessageContaining("posthaste.dkim.keys.main: A DKIM selector");
    }

    @Test
    void a_process_that_is_no_relay_reads_no_key() {
        Keys keys = new Keys(
                DkimSettings.of(Map.of("posthaste.dkim.directory", "/nowhere")), () -> Set.of(Role.API, Role.WORKER));

        assertThat(keys.areWanted()).isFalse();
    }

    private void put(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Keys keys() {
        return keys(Map.of("posthaste.dkim.directory", folder.toString()));
    }

    private static Keys keys(Map<String, String> settings) {
        return new Keys(DkimSettings.of(settings), () -> Set.of(Role.RELAY));
    }

    private static List<String> names(Keys keys) {
        return keys.now().all().stream().map(key -> key.name().toString()).toList();
    }

    private static HealthCheckResponse well(Keys keys) {
        return new DkimWell(keys).call();
    }
}
