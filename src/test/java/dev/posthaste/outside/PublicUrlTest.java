package dev.posthaste.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0177.0.0.1/",
                "https://017700000001/",
                "https://0x7f.0.0.1/",
                "https://0x7f000001/",
                "https://0x7f.1/",
                "https://127.0.0.1./",
                "https://127.0.0.0x1/",
                "https://8.8.8.8/",
                "https://169.254.169.254/latest/meta-data/",
                "https://[::1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://[::ffff:7f00:1]/",
                "https://[fe80::1%25eth0]/",
                "https://[2001:4860:4860::8888]/",
                "https://localhost/",
                "https://LOCALHOST./",
                "https://hooks.localhost/",
                "https://metadata/",
                "https://example.com@127.0.0.1/",
                "https://user:secret@example.com/",
                "https://example.com#@127.0.0.1/",
                "https://ⓛocalhost/",
                "https://①②⑦.0.0.1/",
                "https:///path",
                "https:example.com",
                "//example.com/",
                "http://example.com/",
                "ftp://example.com/",
                "file:///etc/passwd",
                "gopher://example.com/",
                "https://example.com:0/",
                "https://example.com:65536/",
                "https://exa mple.com/",
                "https://example.com/\r\nHost: other",
                "",
                "example.com"
            })
    void what_is_no_name_on_the_internet_by_https_is_no_endpoint(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PublicUrl.parse("An endpoint", text, false))
                .withMessageMatching("(An endpoint|This is no URL|A port).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://hooks.example.com",
                "https://hooks.example.com/",
                "https://hooks.example.com:8443/mail?tenant=7",
                "HTTPS://Hooks.Example.COM/a%20b",
                "https://xn--strae-oqa.de/mail"
            })
    void a_name_by_https_is_one(String text) {
        assertThat(PublicUrl.parse("An endpoint", text, false)).hasToString(text);
    }

    @Test
    void what_is_called_is_the_host_the_port_and_the_path_with_its_query() {
        PublicUrl url = PublicUrl.parse("An endpoint", "https://hooks.example.com?a=b", false);
        assertThat(url.host()).isEqualTo("hooks.example.com");
        assertThat(url.port()).isEqualTo(443);
        assertThat(url.target()).isEqualTo("/?a=b");
    }

    @Test
    void this_machine_is_one_where_a_developer_allows_it() {
        PublicUrl url = PublicUrl.parse("An endpoint", "http://127.0.0.1:3000/hook", true);
        assertThat(url.isEncrypted()).isFalse();
        assertThat(url.port()).isEqualTo(3000);
    }
}
