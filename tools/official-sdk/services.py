"""Calls STS and the tag service of `volcgen mock` with the vendor's packages for them."""

import sys

import volcenginesdkcore
import volcenginesdksts as sts
import volcenginesdktag as tag

from check import Server

ROLE = "trn:iam::2100000001:role/rtc-operator"
RESOURCE = "trn:ecs:cn-beijing:2100000001:instance/i-1"
TAGS = [{"Key": "team", "Value": "video + audio"}, {"Key": "stage", "Value": "a&b=c/\u4e2d"}]


def main(command, specs):
    with Server(command, specs) as address:
        configuration = volcenginesdkcore.Configuration()
        configuration.ak, configuration.sk = "mock-access-key", "mock-secret-key"
        configuration.region, configuration.host, configuration.scheme = "cn-beijing", address, "http"
        configuration.auto_retry = False
        client = volcenginesdkcore.ApiClient(configuration)

        roles = sts.STSApi(client)
        session = [sts.TagForAssumeRoleInput(key=one["Key"], value=one["Value"]) for one in TAGS]
        request = sts.AssumeRoleRequest(role_trn=ROLE, role_session_name="a b+c", tags=session)
        assert roles.assume_role(request).credentials.session_token == "Your_SessionToken"
        caller = roles.get_caller_identity(sts.GetCallerIdentityRequest())
        assert caller.account_id == 2100000001, caller

        tags = tag.TAGApi(client)
        given = [tag.TagForTagResourcesInput(key=one["Key"], value=one["Value"]) for one in TAGS]
        request = tag.TagResourcesRequest(resource_trn_list=[RESOURCE], tags=given)
        assert len(tags.tag_resources(request).failed_resources) == 1
        request = tag.UntagResourcesRequest(resource_trn_list=[RESOURCE], tag_keys=["team", "stage"])
        tags.untag_resources(request)
        given = [tag.TagForCreateTagsInput(key=one["Key"], value=one["Value"]) for one in TAGS]
        tags.create_tags(tag.CreateTagsRequest(tags=given))
        given = [tag.TagForDeleteTagsInput(key=one["Key"], value=one["Value"]) for one in TAGS]
        tags.delete_tags(tag.DeleteTagsRequest(tags=given))
        wanted = tag.TagFilterForGetResourcesInput(key="team", values=["video", "audio"])
        request = tag.GetResourcesRequest(tag_filters=[wanted], max_results=50)
        assert tags.get_resources(request).resource_tag_mapping_list[0].resource_id == "i-1"
        keys = tags.get_tag_keys(tag.GetTagKeysRequest(tag_type="custom", max_results=50)).tag_keys
        assert keys[0].tag_key == "team", keys
        values = tags.get_tag_values(tag.GetTagValuesRequest(tag_keys=["team"], max_results=50)).tags
        assert values[0].value == "video", values
        counted = tags.get_tags(tag.GetTagsRequest(tag_keys=["team"], count_resources=True)).tags
        assert counted[0].resources_num == 7, counted
        types = tags.list_resource_types(tag.ListResourceTypesRequest()).resource_types
        assert types[0].service == "ecs", types
    print("11 actions of STS and of the tag service got the expected response")


if __name__ == "__main__":
    main(*sys.argv[1:])
