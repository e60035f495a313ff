package dev.posthaste;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.posthaste.ops.Transactions;
import io.agroal.api.AgroalDataSource;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

/** The arrows of the design. */
class ArchitectureTest {

    private static final String ROOT = "dev.posthaste";

    /** What works for all tenants at once, or for none. Who adds to this says why in the review. */
    private static final String OF_NO_TENANT = """
            dev\\.posthaste\\.(ops\\.(Insistence|Sweeps|TableFollower|Transactions|TenantDatabase)\
            |schedule\\.(Timer|Sweeper|Marks|DecisionDesk|WaitingKeys|ProjectorLag)\
            |suppress\\.(SuppressionList|KeySweep)|supersede\\.NewerMail\
            |bounce\\.SentDeliveryRows\
            |accept\\.AcceptedEmails|webhook\\.(SecretSweep|Sender)\
            |access\\.LastUses)""";

    private static final JavaClasses CODE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.posthaste.(**)")
                .should()
                .beFreeOfCycles()
                .because("a step that needs the step after it is one step with it")
                .check(CODE);
    }

    @Test
    void nouns_know_no_framework() {
        classes()
                .that()
                .resideInAPackage(ROOT)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(ROOT, "java..", "org.jspecify..", "com.ibm.icu..")
                .because("the vocabulary outlives every framework, and every step speaks it")
                .check(CODE);
    }

    @Test
    void intake_never_knows_smtp() {
        noClasses()
                .that()
                .resideInAnyPackage("..accept..", "..compose..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..relay..", "..schedule..", "..suppress..", "..templates..", "..track..", "..webhook..")
                .because(
                        "they meet in the records of the queue, so that intake stands when everything behind it is down")
                .check(CODE);
    }

    @Test
    void relay_never_knows_http_or_the_database() {
        noClasses()
                .that()
                .resideInAPackage("..relay..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..accept..",
                        "..bounce..",
                        "..compose..",
                        "..schedule..",
                        "..track..",
                        "..web..",
                        "jakarta.ws.rs..",
                        "java.sql..",
                        "javax.sql..",
                        "jakarta.persistence..",
                        "io.agroal..")
                .because("mail is sent while the database is down")
                .check(CODE);
    }

    @Test
    void the_suppression_list_knows_no_step_that_asks_it() {
        noClasses()
                .that()
                .resideInAPackage("..suppress..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..accept..", "..compose..", "..relay..", "..schedule..", "..track..", "..webhook..")
                .because("the relay asks it and the projector writes to it, and neither knows the other")
                .check(CODE);
    }

    @Test
    void streams_know_no_mail() {
        noClasses()
                .that()
                .resideInAPackage("..streams..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..accept..",
                        "..compose..",
                        "..queue..",
                        "..relay..",
                        "..schedule..",
                        "..suppress..",
                        "..track..",
                        "..webhook..")
                .because("a policy is asked at intake, and what comes of it travels with the mail")
                .check(CODE);
    }

    @Test
    void the_protocol_knows_nothing_but_the_nouns() {
        classes()
                .that()
                .resideInAPackage("..relay.smtp..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "..relay.smtp..",
                        ROOT,
                        "java..",
                        "javax.net..",
                        "javax.security.auth.x500..",
                        "org.jspecify..",
                        "com.ongres.scram..")
                .because("SMTP can then be tested, and read, alone")
                .check(CODE);
    }

    @Test
    void where_strangers_have_us_call_is_judged_alone() {
        classes()
                .that()
                .resideInAPackage("..outside..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("..outside..", ROOT, "java..", "org.jspecify..")
                .because("webhooks and attachments rest on it, and it can be read and tested without them")
                .check(CODE);
    }

    @Test
    void bouncy_castle_only_where_mail_is_signed() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..relay.dkim..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bouncycastle..")
                .because("the JDK's own cryptography does for everything else")
                .check(CODE);
    }

    @Test
    void queue_knows_no_step() {
        noClasses()
                .that()
                .resideInAPackage("..queue..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..accept..",
                        "..bounce..",
                        "..compose..",
                        "..relay..",
                        "..schedule..",
                        "..suppress..",
                        "..track..",
                        "..web..",
                        "..webhook..")
                .because("the log does not know who writes and who reads")
                .check(CODE);
    }

    @Test
    void ops_knows_no_step() {
        noClasses()
                .that()
                .resideInAPackage("..ops..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..accept..",
                        "..bounce..",
                        "..compose..",
                        "..queue..",
                        "..relay..",
                        "..schedule..",
                        "..suppress..",
                        "..track..",
                        "..web..",
                        "..webhook..")
                .because("every step leans on it")
                .check(CODE);
    }

    @Test
    void nobody_knows_how_keys_are_kept() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..access..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..access..")
                .because(
                        "who is let in is decided before anything else is done; what he may do goes on with the caller")
                .check(CODE);
    }

    @Test
    void who_asks_the_database_for_a_request_does_so_as_its_tenant() {
        noClasses()
                .that()
                .haveNameNotMatching(OF_NO_TENANT)
                .should()
                .callMethod(AgroalDataSource.class, "getConnection")
                .orShould()
                .callMethod(Transactions.class, "run", AgroalDataSource.class, Transactions.Work.class)
                .because(
                        "beneath the code the rows refuse what is another tenant's; what sees all tenants is named here")
                .check(CODE);
    }

    @Test
    void qute_only_in_compose() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..compose..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.quarkus.qute..")
                .because("templates are a closed world with one door")
                .check(CODE);
    }

    @Test
    void dns_only_where_mail_hosts_are_found() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..relay.mx..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.xbill.DNS..")
                .because("what DNS says is believed, bounded and remembered in one place")
                .check(CODE);
    }

    @Test
    void mime_only_where_messages_are_written_or_read() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..compose..", "..content..", "..bounce..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.james.mime4j..")
                .because("on its way a message is octets that nobody looks into")
                .check(CODE);
    }

    @Test
    void reports_meet_the_mail_in_the_log_alone() {
        noClasses()
                .that()
                .resideInAPackage("..bounce..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..accept..", "..compose..", "..relay..", "..schedule..", "..track..", "..webhook..")
                .because("a report is an event like another: who acts on it reads it from the log")
                .check(CODE);
    }

    @Test
    void kafka_only_where_a_topic_is_read_or_written() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..queue..", "..relay", "..schedule..", "..track..", "..webhook..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.smallrye.reactive.messaging..")
                .because("each reads its own topic, and nobody else knows that there are topics")
                .check(CODE);
    }

    @Test
    void http_only_at_the_edges() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "..accept..",
                        "..access..",
                        "..bounce..",
                        "..content..",
                        "..erase..",
                        "..routes..",
                        "..schedule..",
                        "..streams..",
                        "..suppress..",
                        "..templates..",
                        "..track..",
                        "..web..",
                        "..webhook..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.ws.rs..", "org.jboss.resteasy.reactive..")
                .because("everything between the edges can be driven without a request")
                .check(CODE);
    }

    @Test
    void time_comes_from_the_clock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.posthaste.ops.OutsideWorld")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .because("a test must be able to say what time it is")
                .check(CODE);
    }
}
