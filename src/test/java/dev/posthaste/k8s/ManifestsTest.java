package dev.posthaste.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator relies on when the manifests are applied. */
class ManifestsTest {

    private final Manifests manifests = Manifests.read();

    ManifestsTest() throws IOException {}

    @Test
    void every_field_is_one_that_kubernetes_knows() {
        assertThat(manifests.all())
                .hasSizeGreaterThan(10)
                .filteredOn(resource -> !(resource instanceof GenericKubernetesResource)) // not of Kubernetes itself
                .allSatisfy(resource -> assertThat(UnknownFields.of(resource)).isEmpty());
    }

    @Test
    void a_misspelt_field_is_found() throws IOException {
        HasMetadata deployment = Manifests.parsed("""
                apiVersion: apps/v1
                kind: Deployment
                spec:
                  template:
                    spec:
                      containers:
                        - name: one
                          securityContext:
                            readonlyRootFilesystem: true
                """).getFirst();
        assertThat(UnknownFields.of(deployment))
                .containsExactly("Deployment.spec.template.spec.containers[0].securityContext.readonlyRootFilesystem");
    }

    @Test
    void the_base_lists_every_manifest_but_the_examples() throws IOException {
        String base = Files.readString(Path.of("k8s/kustomization.yaml"));
        List<String> listed = Pattern.compile("(?m)^  - ([\\w.-]+\\.yaml)$")
                .matcher(base)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(Manifests.files().stream().map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(listed.stream(), Stream.of("podmonitor.example.yaml", "secret.example.yaml"))
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_container_can_change_nothing_but_its_tmp(String role) {
        PodSpec pod = pod(role);
        Container container = Manifests.container(manifests.deployment(role));
        assertThat(pod.getContainers()).hasSize(1);
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(container.getVolumeMounts().stream().filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly())))
                .singleElement()
                .satisfies(mount -> {
                    assertThat(mount.getMountPath()).isEqualTo("/tmp");
                    assertThat(mount.getName()).isEqualTo("tmp");
                });
        assertThat(pod.getVolumes().stream().filter(volume -> volume.getSecret() == null))
                .singleElement()
                .satisfies(volume ->
                        assertThat(volume.getEmptyDir().getSizeLimit()).isNotNull());
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_container_is_probed_on_the_management_port(String role) {
        Container container = Manifests.container(manifests.deployment(role));
        assertThat(port(container, "management")).isEqualTo(9000);
        assertProbe(container.getStartupProbe(), "/q/health/started");
        assertProbe(container.getLivenessProbe(), "/q/health/live");
        assertProbe(container.getReadinessProbe(), "/q/health/ready");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_container_asks_for_what_it_may_use(String role) {
        var resources = Manifests.container(manifests.deployment(role)).getResources();
        assertThat(resources.getRequests()).containsKeys("cpu", "memory");
        assertThat(resources.getLimits())
                .containsEntry("memory", resources.getRequests().get("memory"));
        assertThat(bytes(resources.getLimits().get("memory"))).isGreaterThanOrEqualTo(BigDecimal.valueOf(512L << 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_container_has_memory_for_more_than_the_heap(String role) throws IOException {
        BigDecimal memory = bytes(Manifests.container(manifests.deployment(role))
                .getResources()
                .getLimits()
                .get("memory"));
        BigDecimal heap =
                memory.multiply(new BigDecimal(option("-XX:MaxRAMPercentage="))).movePointLeft(2);
        assertThat(memory.subtract(heap)).isGreaterThanOrEqualTo(BigDecimal.valueOf(300L << 20));
    }

    @Test
    void the_collector_does_not_depend_on_the_size_of_the_pod() throws IOException {
        assertThat(option("-XX:+Use")).endsWith("GC");
    }

    private static String option(String name) throws IOException {
        List<String> values = Files.readAllLines(Path.of("src/main/docker/java.options")).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .toList();
        assertThat(values).as(name).hasSize(1);
        return values.getFirst();
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void the_pods_of_a_role_are_found_by_their_deployment_their_budget_and_their_spread(String role) {
        Deployment deployment = manifests.deployment(role);
        Map<String, String> pods =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        PodDisruptionBudget budget = manifests.of(PodDisruptionBudget.class).stream()
                .filter(each -> each.getMetadata().getName().equals("posthaste-" + role))
                .findFirst()
                .orElseThrow();
        assertThat(deployment.getSpec().getSelector().getMatchLabels()).isEqualTo(pods);
        assertThat(budget.getSpec().getSelector().getMatchLabels()).isEqualTo(pods);
        assertThat(budget.getSpec().getMaxUnavailable()).isEqualTo(new IntOrString(1));
        assertThat(pod(role).getTopologySpreadConstraints())
                .isNotEmpty()
                .allSatisfy(
                        constraint -> assertThat(constraint.getLabelSelector().getMatchLabels())
                                .isEqualTo(pods));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_role_survives_the_loss_of_a_pod_and_a_rollout(String role) {
        var spec = manifests.deployment(role).getSpec();
        assertThat(spec.getReplicas()).isGreaterThanOrEqualTo(2);
        assertThat(spec.getStrategy().getRollingUpdate().getMaxUnavailable()).isEqualTo(new IntOrString(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_deployment_runs_one_role_and_knows_the_log(String role) {
        assertThat(manifests.environment(role))
                .containsEntry("POSTHASTE_ROLES", role)
                .containsEntry("POSTHASTE_TOPICS_REPLICATION_FACTOR", "3")
                .containsEntry("POSTHASTE_TOPICS_MIN_IN_SYNC", "2")
                .containsKeys("KAFKA_BOOTSTRAP_SERVERS", "POSTHASTE_TOPICS_PARTITIONS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void a_role_enters_the_log_as_a_user_of_its_own_where_there_is_one(String role) {
        assertThat(manifests.environment(role)).containsEntry("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        assertThat(manifests.environment(role).get("KAFKA_SASL_JAAS_CONFIG"))
                .contains("username=\"posthaste-" + role + "\"");
        assertThat(Manifests.container(manifests.deployment(role)).getEnvFrom())
                .filteredOn(source -> source.getSecretRef() != null
                        && source.getSecretRef().getName().startsWith("posthaste-kafka-"))
                .singleElement()
                .satisfies(source ->
                        assertThat(source.getSecretRef().getOptional()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"api", "relay", "worker"})
    void the_pod_monitor_reads_the_management_port_of_every_role(String role) {
        GenericKubernetesResource monitor =
                manifests.of(GenericKubernetesResource.class).getFirst();
        assertThat(monitor.getKind()).isEqualTo("PodMonitor");
        Map<String, Object> wanted = monitor.get("spec", "selector", "matchLabels");
        assertThat(manifests
                        .deployment(role)
                        .getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels())
                .containsAllEntriesOf(wanted.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, each -> "" + each.getValue())));
        String port = monitor.get("spec", "podMetricsEndpoints", 0, "port");
        assertThat(port(Manifests.container(manifests.deployment(role)), port)).isEqualTo(9000);
    }

    @Test
    void only_the_relay_knows_how_to_send_mail() {
        Set<String> smtp = Set.of(
                "POSTHASTE_ROUTES_DEFAULT_HOST",
                "POSTHASTE_ROUTES_DEFAULT_PORT",
                "POSTHASTE_ROUTES_DEFAULT_TLS",
                "POSTHASTE_ROUTES_DEFAULT_USERNAME",
                "POSTHASTE_ROUTES_DEFAULT_PASSWORD");
        assertThat(variables("relay")).containsAll(smtp);
        assertThat(variables("api")).doesNotContainAnyElementsOf(smtp);
        assertThat(variables("worker")).doesNotContainAnyElementsOf(smtp);
    }

    @Test
    void only_the_relay_gets_the_signing_keys_and_it_runs_without_them() {
        assertThat(pod("relay").getVolumes()).anySatisfy(volume -> {
            assertThat(volume.getName()).isEqualTo("dkim");
            assertThat(volume.getSecret().getSecretName()).isEqualTo("posthaste-dkim");
            assertThat(volume.getSecret().getOptional()).isTrue();
        });
        assertThat(Manifests.container(manifests.deployment("relay")).getVolumeMounts())
                .anySatisfy(mount -> {
                    assertThat(mount.getName()).isEqualTo("dkim");
                    assertThat(mount.getMountPath())
                            .isEqualTo(manifests.environment("relay").get("POSTHASTE_DKIM_DIRECTORY"));
                });
        for (String role : List.of("api", "worker")) {
            assertThat(pod(role).getVolumes()).noneMatch(volume -> volume.getSecret() != null);
        }
    }

    @Test
    void mail_does_not_leave_in_the_clear() {
        assertThat(manifests.environment("relay")).containsEntry("POSTHASTE_ROUTES_DEFAULT_TLS", "required");
    }

    @Test
    void the_relay_enters_the_database_as_a_user_of_its_own_or_not_at_all() {
        Set<String> database =
                Set.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD");
        assertThat(variables("api")).containsAll(database);
        assertThat(variables("worker")).containsAll(database);
        assertThat(manifests.environment("relay"))
                .containsEntry("QUARKUS_DATASOURCE_USERNAME", "posthaste_relay")
                .containsEntry(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        manifests.environment("worker").get("QUARKUS_DATASOURCE_JDBC_URL"));
        assertThat(Manifests.container(manifests.deployment("relay")).getEnvFrom())
                .filteredOn(source -> source.getSecretRef() != null
                        && "posthaste-relay-database"
                                .equals(source.getSecretRef().getName()))
                .singleElement()
                .satisfies(source ->
                        assertThat(source.getSecretRef().getOptional()).isTrue());
    }

    @Test
    void only_the_api_knows_the_key_of_its_callers() {
        assertThat(variables("api")).contains("POSTHASTE_API_KEY");
        assertThat(variables("relay")).doesNotContain("POSTHASTE_API_KEY");
        assertThat(variables("worker")).doesNotContain("POSTHASTE_API_KEY");
    }

    @Test
    void a_relay_has_time_to_end_what_is_in_flight() throws IOException {
        assertThat(manifests.environment("relay")).doesNotContainKey("POSTHASTE_RELAY_DRAIN");
        assertThat(pod("relay").getTerminationGracePeriodSeconds())
                .isGreaterThan(documented("posthaste.relay.drain").toSeconds());
    }

    /** What a setting is by default; that this is so is another test's matter. */
    private static Duration documented(String setting) throws IOException {
        Matcher row = Pattern.compile("\\| `" + Pattern.quote(setting) + "` \\| `(\\d+)m` \\|")
                .matcher(Files.readString(Path.of("docs/configuration.md")));
        assertThat(row.find()).isTrue();
        return Duration.ofMinutes(Long.parseLong(row.group(1)));
    }

    @Test
    void the_service_leads_to_the_api_and_not_to_its_management_port() {
        Service service = manifests.of(Service.class).getFirst();
        assertThat(service.getSpec().getSelector())
                .isEqualTo(manifests.deployment("api").getSpec().getSelector().getMatchLabels());
        assertThat(service.getSpec().getPorts())
                .singleElement()
                .satisfies(port -> assertThat(port.getTargetPort().getStrVal()).isEqualTo("http"));
    }

    private PodSpec pod(String role) {
        return manifests.deployment(role).getSpec().getTemplate().getSpec();
    }

    private Set<String> variables(String role) {
        return manifests.environment(role).keySet().stream().collect(Collectors.toSet());
    }

    private static int port(Container container, String name) {
        return container.getPorts().stream()
                .filter(port -> port.getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getContainerPort();
    }

    private static void assertProbe(Probe probe, String path) {
        assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
        assertThat(probe.getHttpGet().getPort().getStrVal()).isEqualTo("management");
    }

    private static BigDecimal bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }
}
