package dev.posthaste.preview;

import static dev.posthaste.journey.MountedTemplates.template;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.journey.MountedTemplates;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.awt.Color;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The page as somebody uses it who works on a template. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(MountedTemplates.class)
@EnabledIf(value = "dev.posthaste.preview.Chromium#isExpected", disabledReason = "There is no Chromium here.")
class PreviewInBrowserTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private static @Nullable Chromium started;

    @TestHTTPResource(management = true)
    @Nullable
    URI management;

    @Nullable
    MountedTemplates mounted;

    @BeforeAll
    static void start() throws Exception {
        started = Chromium.start(1500, 900);
    }

    @AfterAll
    static void stop() throws Exception {
        chromium().close();
    }

    @BeforeEach
    void open() {
        chromium().open(URI.create("about:blank")); // or only the fragment would change
        chromium().open(URI.create("http://" + requireNonNull(management).getAuthority() + "/templates"));
        await("#subject strong", "LH-20418", false); // the first of the list
    }

    @AfterEach
    void nothing_went_wrong_behind_the_page() {
        assertThat(chromium().complaints()).isEmpty();
    }

    @Test
    void a_template_of_the_list_is_shown_on_a_phone_and_a_desktop_and_as_text() {
        assertThat(texts("#list button"))
                .contains("password-reset", "receipt", "mounted")
                .isSorted();
        choose("receipt");
        await("#subject strong", "Your Lighthouse receipt LH-20418", true);
        assertThat(number("document.querySelector('iframe').clientWidth")).isEqualTo(390 - 2);
        click("#view [data-value=desktop]");
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> number("document.querySelector('iframe').clientWidth") > 600);
        click("#view [data-value=text]");
        await("#stage pre", "View receipt", false);
        assertThat(chromium().value("document.querySelector('iframe').hidden").asBoolean())
                .isTrue();
    }

    @Test
    void the_mail_is_light_or_dark_whatever_this_screen_is() {
        for (String screen : List.of("light", "dark")) {
            chromium().scheme(screen);
            click("#scheme [data-value=light]");
            awaitBrightness(225, 255);
            click("#scheme [data-value=dark]");
            awaitBrightness(0, 40);
        }
        chromium().scheme("light");
    }

    @Test
    void another_locale_comes_with_its_words_its_samples_and_its_direction() {
        choose("receipt");
        await("#subject strong", "Your Lighthouse receipt LH-20418", true);
        chromium()
                .value(
                        "(() => { const locale = document.getElementById('locale'); locale.value = 'ar'; locale.dispatchEvent(new Event('change')); })()");
        await("#subject strong", "إيصال", false);
        assertThat(data()).contains("ليلى");
        assertThat(chromium().value("document.querySelector('iframe').srcdoc").asText())
                .contains("lang=\"ar\" dir=\"rtl\"");
        assertThat(texts("#locale option")).contains("Arabic (ar)", "Japanese (ja)");
    }

    @Test
    void what_is_typed_wrong_is_marked_where_it_stands_and_the_last_mail_stays_in_sight() {
        choose("receipt");
        await("#subject strong", "Your Lighthouse receipt LH-20418", true);
        String sound = data();

        type(sound.replace("\"quantity\": 1,", "\"quantity\": \"one\","));
        await("#errors button", "items/1/quantity, line", false);
        click("#errors button");
        assertThat(selected()).isEqualTo("\"one\"");
        assertThat(lineOfSelection()).isEqualTo(coloured());
        assertThat(chromium().value("document.querySelector('main').className").asText())
                .isEqualTo("stale");

        type(sound.replace("\"LH-20418\"", "LH-20418"));
        await("#errors button", "JSON, line", false);
        click("#errors button");
        assertThat(selected()).isEqualTo("L");
        assertThat(lineOfSelection()).isEqualTo(coloured());

        type(sound.replace("\"order\"", "\"ordr\""));
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> texts("#errors button").size() == 2);
        assertThat(texts("#errors button"))
                .as("what is not known, and the brace that lacks what is needed")
                .anyMatch(each -> each.startsWith("ordr, line "))
                .contains("order, line 1");

        type(sound.replace("LH-20418", "LH-7"));
        await("#subject strong", "Your Lighthouse receipt LH-7", true);
        assertThat(texts("#errors li")).isEmpty();
        click("#reset");
        await("#subject strong", "Your Lighthouse receipt LH-20418", true);
        assertThat(data()).isEqualTo(sound);
    }

    @Test
    void a_changed_file_is_shown_without_loading_the_page_again_and_a_broken_one_is_named() throws Exception {
        MountedTemplates folder = requireNonNull(mounted);
        folder.replace(template("mounted", "first, {who}"));
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> texts("#list button").contains("mounted"));
        choose("mounted");
        await("#subject strong", "first, Ada", true);
        await("#warnings", "does not say its language", false);
        chromium().value("window.stayed = true");

        folder.edit(template("mounted", "second, {who}"));
        await("#subject strong", "second, Ada", true);

        folder.edit(template("mounted", "third, {whom}"));
        await("#problems", "mounted/subject.txt:1: {whom} is not one of the variables: who.", false);
        assertThat(texts("#subject strong")).containsExactly("second, Ada");

        folder.edit(template("mounted", "fourth, {who}"));
        await("#subject strong", "fourth, Ada", true);
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> chromium()
                        .value("document.getElementById('problems').hidden")
                        .asBoolean());
        assertThat(chromium().value("window.stayed").asBoolean()).isTrue();
    }

    private static Chromium chromium() {
        return requireNonNull(started);
    }

    private static void choose(String template) {
        click("#list [data-id=%s]".formatted(template));
    }

    private static void click(String selector) {
        chromium().value("document.querySelector('%s').click()".formatted(selector));
    }

    private static void type(String text) {
        chromium().value("""
            (() => {
              const data = document.getElementById('data');
              data.value = %s;
              data.dispatchEvent(new Event('input'));
            })()""".formatted(JSON.valueToTree(text)));
    }

    private static String data() {
        return chromium().value("document.getElementById('data').value").asText();
    }

    private static String selected() {
        return chromium().value("document.getSelection().toString()").asText();
    }

    private static int lineOfSelection() {
        return number(
                "document.getElementById('data').value.slice(0, document.getElementById('data').selectionStart).split('\\n').length");
    }

    /** The line that is coloured, from the place of the colour. */
    private static int coloured() {
        return number("(parseFloat(getComputedStyle(document.getElementById('data')).backgroundPositionY) + 8) / 20");
    }

    private static int number(String expression) {
        return chromium().value(expression).asInt();
    }

    private static List<String> texts(String selector) {
        JsonNode found = chromium()
                .value("[...document.querySelectorAll('%s')].map(each => each.textContent)".formatted(selector));
        return StreamSupport.stream(found.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static void await(String selector, String text, boolean whole) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() ->
                        assertThat(texts(selector)).anyMatch(each -> whole ? each.equals(text) : each.contains(text)));
    }

    /** Of the mail's own page, near the lower corner of its frame; 0 is black, 255 is white. */
    private static void awaitBrightness(int from, int to) {
        Awaitility.await().atMost(LONG_ENOUGH).untilAsserted(() -> {
            int x = number("Math.round(document.querySelector('iframe').getBoundingClientRect().left) + 12");
            int y = number("Math.round(document.querySelector('iframe').getBoundingClientRect().bottom) - 24");
            Color color = new Color(chromium().screenshot().getRGB(x, y));
            assertThat((color.getRed() + color.getGreen() + color.getBlue()) / 3)
                    .isBetween(from, to);
        });
    }
}
