import { expect, test } from "vitest";
import { hardLimits } from "../../components/quota-limits";
import { tenant } from "../support/fleet";

const { quotas } = tenant("acme");

test("a storage class of the cluster that the tenant was not given gets nothing", () => {
  const hard = hardLimits(quotas, ["fast", "standard"]);
  expect(hard["fast.storageclass.storage.k8s.io/requests.storage"]).toBe("0");
  expect(hard["standard.storageclass.storage.k8s.io/requests.storage"]).toBe("50Gi");
});

test("what the platform puts into the namespace does not come out of the tenant's share", () => {
  const hard = hardLimits({ ...quotas, objects: { pods: 1, services: 0, persistentVolumeClaims: 0 } }, []);
  expect(hard).toMatchObject({ services: "1", secrets: "11", configmaps: "11", resourcequotas: "2" });
});

test("nothing opens a port on the nodes", () => {
  expect(hardLimits(quotas, [])).toMatchObject({ "services.nodeports": "0", "services.loadbalancers": "0" });
});
